package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.plan.Artefact;
import dev.bulwark.firmware.plan.BurnPlan;
import dev.bulwark.firmware.plan.PlanFile;
import dev.bulwark.firmware.plan.PlanKey;
import dev.bulwark.firmware.plan.PlanRequest;
import dev.bulwark.firmware.plan.PlanText;
import dev.bulwark.firmware.plan.Planner;
import dev.bulwark.firmware.plan.Policy;
import dev.bulwark.firmware.plan.Refusal;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bulwark firmware plan}: makes and rehearses a burn plan; its members approve, show and run one. */
@Command(
    name = "plan",
    description = {
      "Makes a burn plan: which fuses to burn, in which order, for secure boot and flash encryption, and rehearses it on a virtual chip with exactly these files and a power cut at every step.",
      "Example: bulwark firmware plan --chip esp32c3 --key sign.pem --flash-key flash.key --out PLAN.json bootloader.bin partition-table.bin 0x10000:app.bin",
      "Nothing is burned. Refused (exit 4) with all reasons if a device would be bricked or left open. Two persons release the plan with `plan approve`, `plan run` executes it."
    })
final class FirmwarePlan implements Callable<Integer> {
  private static final Pattern PLACED = Pattern.compile("(0[xX][0-9a-fA-F]{1,8}):(.+)");
  private static final int LARGEST_IMAGE = 32 << 20;
  private static final int LARGEST_KEY = 64 << 10;

  // Not demanded by picocli, which would demand it of the members too.
  @Option(names = "--chip", paramLabel = "CHIP", description = "for example esp32c3; always needed to make a plan")
  private String chip = "";

  @Option(names = "--profile", paramLabel = "production|development", description = "how far the chip is closed (default: production)")
  private String profile = "production";

  @Option(names = "--key", paramLabel = "KEY.pem", description = "a signing key to trust, public half or both; repeat for a spare one. The private half serves only to rehearse the change of keys")
  private List<Path> keys = new ArrayList<>();

  @Option(names = "--flash-key", paramLabel = "KEY.bin", description = "the flash encryption key, as `bulwark firmware flash-key` writes it; without it flash is not encrypted")
  private @Nullable Path flashKey;

  @Option(names = "--efuse", paramLabel = "EFUSE.json", description = "the chip's fuses as they are now (default: blank)")
  private @Nullable Path efuse;

  @Option(names = "--revision", paramLabel = "R", description = "the silicon's revision, for example 0.4 (default: the fuse file's, or the chip's usual one)")
  private @Nullable String revision;

  @Option(names = "--secure-version", paramLabel = "N", description = "burn this floor for anti-rollback (default: the lowest secure version of the applications)")
  private @Nullable Integer secureVersion;

  @Option(names = "--anti-rollback", paramLabel = "on|off", description = "whether the bootloader compares secure versions (default: on unless the table has a factory or test application and all versions are 0)")
  private @Nullable String antiRollback;

  @Option(names = "--download-mode", paramLabel = "secure|disabled", description = "what production leaves of the ROM's download mode (default: secure)")
  private String download = "secure";

  @Option(names = "--keep-free-digests", description = "do not revoke the digest slots that no key takes")
  private boolean keepFreeDigests;

  @Option(names = "--key-block", paramLabel = "N", description = "take BLOCK_KEYn: the flash key first, then the digests; repeat in order (default: from 0 up)")
  private List<Integer> keyBlocks = new ArrayList<>();

  @Option(names = "--format", paramLabel = "checklist|espefuse|json", description = "what is printed: a list to tick off, the vendor's command lines, or JSON (default: checklist)")
  private String format = "checklist";

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Option(names = "--out", paramLabel = "PLAN.json", description = "write the plan there; a refused one is not written")
  private @Nullable Path out;

  @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "bootloader, partition table, applications, data: 0xOFFSET:FILE, or a file whose kind tells its place")
  private List<String> images = new ArrayList<>();

  private final Terminal terminal;
  private final SecureRandom random;

  FirmwarePlan(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  static CommandLine line(Terminal terminal, SecureRandom random) {
    CommandLine line = new CommandLine(new FirmwarePlan(terminal, random));
    line.addSubcommand(new PlanApprove(terminal, random));
    line.addSubcommand(new PlanShow(terminal));
    line.addSubcommand(new PlanRun(terminal));
    return line;
  }

  @Override
  public Integer call() {
    if (chip.isEmpty()) throw usage("--chip is missing");
    if (images.isEmpty()) throw usage("the images are missing: bootloader, partition table and application");
    if (keys.isEmpty() && flashKey == null) throw usage("there is nothing to burn: give --key, --flash-key, or both");
    PlanForm form = PlanForm.of(json ? "json" : format);
    BurnPlan plan = Planner.plan(request());
    PlanFile file = PlanFile.of(plan);
    if (plan.refused()) {
      if (form == PlanForm.JSON) terminal.document(plan.document());
      else for (Refusal refusal : plan.refusals()) terminal.line(refusal.code().id() + "  " + refusal.text());
      throw new Failure(Exit.REFUSED, new Problem("FIRMWARE-707", "no plan: " + String.join(", ", plan.refusals().stream().map(refusal -> refusal.code().id()).distinct().toList()), "mend what is told for each of them; nothing was written"));
    }
    if (out != null) OutFile.write(out, file.encode());
    form.print(file, terminal);
    if (out != null) terminal.note("rehearsed; " + out + " needs the approval of two persons: bulwark firmware plan approve " + out + " --person NAME --key KEY.pem");
    return Exit.DONE;
  }

  private PlanRequest request() {
    List<PlanKey> trusted = new ArrayList<>();
    for (Path key : keys) trusted.add(key(key));
    Optional<Artefact> secret = Optional.ofNullable(flashKey).map(file -> Artefact.of(file.toString(), InFile.read(file, LARGEST_KEY)));
    return new PlanRequest(Given.profile(profile), trusted, secret, images.stream().map(FirmwarePlan::image).toList(), fuses(), policy());
  }

  private PlanKey key(Path file) {
    byte[] pem = InFile.read(file, LARGEST_KEY);
    if (!BootKeys.holdsPrivate(pem)) return new PlanKey(file.toString(), BootKeys.readPublic(pem), Optional.empty());
    BootPrivateKey key = BootKeys.readPrivate(pem, random);
    return new PlanKey(file.toString(), key.publicKey(), Optional.of(key));
  }

  private static Artefact image(String argument) {
    Matcher placed = PLACED.matcher(argument);
    if (!placed.matches()) return Artefact.of(argument, InFile.read(Path.of(argument), LARGEST_IMAGE));
    return Artefact.at(Long.parseLong(placed.group(1).substring(2), 16), placed.group(2), InFile.read(Path.of(placed.group(2)), LARGEST_IMAGE));
  }

  private Fuses fuses() {
    Chip asked = Given.chip(chip);
    Fuses fuses = efuse == null ? Fuses.blank(asked) : FuseFile.read(InFile.read(efuse, FuseFile.MOST));
    if (fuses.chip() != asked) throw new Problem("FIRMWARE-603", efuse + " holds the fuses of " + fuses.chip().id() + ", not of " + asked.id(), "give the chip that the file is of, or the other file");
    if (revision == null) return fuses;
    Map<String, BigInteger> burned = new LinkedHashMap<>();
    for (FuseField field : fuses.map().fields()) burned.put(field.name(), fuses.value(field.name()));
    return Fuses.blank(asked, Given.revision(revision)).with(burned);
  }

  private Policy policy() {
    Policy.Download left =
        switch (download) {
          case "secure" -> Policy.Download.SECURE;
          case "disabled" -> Policy.Download.DISABLED;
          default -> throw usage("--download-mode takes secure or disabled");
        };
    if (secureVersion != null && secureVersion < 0) throw usage("--secure-version takes a number from 0 up");
    if (antiRollback != null && !antiRollback.matches("on|off")) throw usage("--anti-rollback takes on or off");
    Policy.AntiRollback rule = antiRollback == null ? Policy.AntiRollback.BY_TABLE : antiRollback.equals("on") ? Policy.AntiRollback.ON : Policy.AntiRollback.OFF;
    return new Policy(left, secureVersion == null ? OptionalInt.empty() : OptionalInt.of(secureVersion), rule, !keepFreeDigests, keyBlocks);
  }

  static Failure usage(String what) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", what, "see `bulwark firmware plan --help`"));
  }
}
