package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.config.IdfSymbols;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every audit takes, and how its answer is written: a mixin. */
final class AuditSettings {
  @Option(names = "--profile", paramLabel = "production|development", description = "development leaves debug ports alone (default: production)")
  private String profile = "production";

  @Option(names = "--feature", paramLabel = "NAME", description = "what the product has on purpose, such as coap, dtls, softap, bluetooth; may be repeated")
  private List<String> features = new ArrayList<>();

  @Option(names = "--idf", paramLabel = "RELEASE", description = "the ESP-IDF release, such as 5.5 (default: what the file says)")
  private @Nullable String idf;

  @Option(names = "--chip", paramLabel = "CHIP", description = "the chip, such as esp32c3 (default: what the file says)")
  private @Nullable String chip;

  @Option(names = "--at", paramLabel = "YYYY-MM-DD", description = "judge as of this day (default: today), for reports that repeat")
  private @Nullable String at;

  @Option(names = "--approver", paramLabel = "PUBLIC.pem", description = "whose signature a scope or waivers must carry: the public key of the person who approves")
  private @Nullable Path approver;

  @Option(names = "--fail-on", paramLabel = "SEVERITY", description = "exit 1 from info, low, medium, high or critical on (default: high)")
  private String failOn = "high";

  @Option(names = "--waivers", paramLabel = "FILE", description = "accepted risks, YAML; with --approver the file's signature, FILE.sig, must hold")
  private @Nullable Path waivers;

  @Option(names = "--baseline", paramLabel = "FILE", description = "the JSON of an earlier audit: only what is new or regressed since then counts for --fail-on")
  private @Nullable Path baseline;

  @Option(names = "--format", paramLabel = "FORM", description = "the form of the answer: " + AuditForm.NAMES + " (default: text); pdf needs --out")
  private @Nullable String format;

  @Option(names = "--json", description = "answer with one JSON document, as --format json")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "write the answer there instead")
  private @Nullable Path out;

  private @Nullable LocalDate today;

  AuditOptions options(InstantSource clock) {
    check();
    LocalDate day = day(clock);
    today = day;
    return new AuditOptions(
        Optional.ofNullable(idf), Optional.ofNullable(chip).map(name -> name.toLowerCase(Locale.ROOT).replace("-", "")), profile.equals("production"), Set.copyOf(features), day);
  }

  /** The public key by which signed files of this audit are checked. */
  Optional<Path> approver() {
    return Optional.ofNullable(approver);
  }

  private void check() {
    if (!profile.equals("production") && !profile.equals("development")) throw usage("--profile is production or development");
    if (Severity.named(failOn).isEmpty()) throw usage("--fail-on is info, low, medium, high or critical");
    if (format != null && AuditForm.named(format).isEmpty()) throw usage("--format is " + AuditForm.NAMES);
    if (form() == AuditForm.PDF && out == null) throw usage("--format pdf needs --out FILE");
    if (json && format != null && !format.equals("json")) throw usage("--json and --format " + format + " contradict each other");
    if (idf != null && IdfSymbols.shipped().release(idf).isEmpty()) throw usage("--idf takes a release such as 5.5");
  }

  private LocalDate day(InstantSource clock) {
    if (at == null) return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try {
      return LocalDate.parse(at);
    } catch (DateTimeParseException e) {
      throw usage("--at takes a day, YYYY-MM-DD");
    }
  }

  private AuditForm form() {
    return json || format == null ? (json ? AuditForm.JSON : AuditForm.TEXT) : AuditForm.named(format).orElse(AuditForm.TEXT);
  }

  /**
   * Writes the answer, as it stands by the waivers and beside the baseline, and says how it went: 4 where a signature that was asked for does not hold, 3 where an input or one of these files could not be read, 1 where a finding that counts is at or over
   * the limit.
   */
  int write(AuditDocument found, Terminal terminal) {
    Context context = new Context(terminal);
    AuditDocument document = context.apply(found, waivers, approver, baseline, today == null ? day(InstantSource.system()) : today);
    if (out != null) OutFile.write(out, form().bytes(document));
    else form().show(document, terminal);
    for (AuditedInput input : document.inputs()) {
      if (!input.readable()) terminal.problem(new Problem("HARDEN-102", input.path() + " cannot be judged: " + input.reason(), "check that it is the file you mean"));
    }
    if (context.exit() != Exit.DONE) return context.exit();
    if (!document.readable()) return Exit.INPUT;
    return document.fails(Severity.named(failOn).orElse(Severity.HIGH)) ? Exit.NEGATIVE : Exit.DONE;
  }

  private static Failure usage(String detail) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", detail, "see `bulwark audit COMMAND --help`"));
  }
}
