package dev.bulwark.hardening.image;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.scan.Identity;
import dev.bulwark.hardening.scan.PublishedKeys;
import dev.bulwark.hardening.scan.SecretScan;
import dev.bulwark.hardening.scan.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Judges firmware images of any kind.
 *
 * <h2>Guarantees</h2> Every rule of target {@code image} that has something against a file has a finding for each place, sorted by rule and offset; offsets count from the file's first byte. The same files give the same answer. One pass over the
 * bytes for secrets, at most 64 MiB of a file in memory, whatever it is. One audit is for one thread.
 * <h2>Does not guarantee</h2> That a device runs the image, or that a key that signed it is yours: its digest is told. What is compressed or encrypted is not looked into.
 * <h2>Fails by</h2> an input that is marked unreadable with a reason ({@code no-such-file}, {@code not-a-file}, {@code unreadable}, {@code empty}, {@code limit:size} over 2 GiB); never by an exception, whatever the bytes are.
 */
public final class ImageAudit {
  private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::rule).thenComparingLong(Finding::offset).thenComparing(Finding::subject).thenComparing(Finding::value);

  /** Read at once for the digest. */
  private static final int PIECE = 256 << 10;

  private final Supplier<RulePack> pack;
  private final Claims claims;
  private final boolean production;
  private final LocalDate at;
  private @Nullable SecretScan scan;

  /**
   * An audit by the rules of a pack.
   *
   * @param pack asked for when the first file was scanned, so that it may be read meanwhile
   * @param at the day of the verdict
   * @param production false for a developer's build, in which what serves debugging is no finding
   */
  public ImageAudit(Supplier<RulePack> pack, LocalDate at, boolean production, Claims claims) {
    this.pack = pack;
    this.claims = claims;
    this.production = production;
    this.at = at;
  }

  private record Looked(AuditedInput input, List<Identity> identities) {}

  /** Each file by itself, then all together: the identity of a device must not stand in two of them. In the order given. */
  public List<AuditedInput> audit(List<ImageInput> inputs) {
    List<Looked> looked = new ArrayList<>();
    for (ImageInput input : inputs) looked.add(look(input));
    Map<String, TreeMap<Integer, Identity>> places = new LinkedHashMap<>();
    Set<String> certified = new HashSet<>();
    for (int i = 0; i < looked.size(); i++) {
      for (Identity identity : looked.get(i).identities) if (identity.certificate()) certified.add(identity.key());
      for (Identity identity : looked.get(i).identities) places.computeIfAbsent(identity.key(), k -> new TreeMap<>()).merge(i, identity, (one, other) -> one.holder() ? one : other);
    }
    List<List<Finding>> shared = new ArrayList<>();
    for (int i = 0; i < looked.size(); i++) shared.add(new ArrayList<>());
    Rule rule = pack.get().rule("FW-CERT-004").orElseThrow();
    for (Map.Entry<String, TreeMap<Integer, Identity>> key : places.entrySet()) {
      if (key.getValue().size() < 2 || key.getValue().values().stream().noneMatch(Identity::holder)) continue;
      // A private key alone is a finding of its own wherever it stands.
      if (!certified.contains(key.getKey())) continue;
      key.getValue().forEach((i, identity) -> shared.get(i).add(Finding.of(rule.id(), rule.severity(), rule.message(), "device identity", key.getKey()).atOffset(identity.offset())));
    }
    List<AuditedInput> answers = new ArrayList<>();
    for (int i = 0; i < looked.size(); i++) answers.add(with(looked.get(i).input, shared.get(i)));
    return answers;
  }

  private static AuditedInput with(AuditedInput input, List<Finding> more) {
    if (more.isEmpty()) return input;
    List<Finding> all = new ArrayList<>(input.findings());
    all.addAll(more);
    all.sort(ORDER);
    return new AuditedInput(input.path(), input.sha256(), input.readable(), input.reason(), input.idf(), input.chip(), input.complete(), input.facts(), input.results(), all);
  }

  private Looked look(ImageInput input) {
    if (!input.trouble().isEmpty()) return new Looked(AuditedInput.unreadable(input.name(), null, input.trouble()), List.of());
    try (ImageFile file = ImageFile.open(input.file())) {
      return judged(input.name(), file);
    } catch (ImageFile.Refused e) {
      return new Looked(AuditedInput.unreadable(input.name(), null, e.reason()), List.of());
    } catch (IOException | UncheckedIOException e) {
      return new Looked(AuditedInput.unreadable(input.name(), null, "unreadable"), List.of());
    }
  }

  private Looked judged(String name, ImageFile file) throws IOException {
    // The digest takes as long as the scan until the compiler has seen it: beside each other they take half.
    FutureTask<String> digest = new FutureTask<>(() -> sha256(file));
    Thread.ofPlatform().daemon().start(digest);
    Secrets secrets = scan().look(file.stream());
    Judge judge = new Judge(pack.get(), claims, PublishedKeys.shipped());
    Map<String, @Nullable Object> image = Anatomy.facts(file, judge);
    List<Finding> findings = new ArrayList<>(judge.findings());
    findings.addAll(secrets.findings());
    findings.removeIf(finding -> !production && pack.get().rule(finding.rule()).map(Rule::debugOnly).orElse(false));
    findings.sort(ORDER);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("image", image);
    if (secrets.cut()) facts.put("notes", List.of("more than " + SecretScan.MOST_FINDINGS + " secrets were found; the rest is not listed"));
    String chip = image.get("chip") instanceof String id ? id : null;
    return new Looked(new AuditedInput(name, finished(digest), true, null, null, chip, null, facts, List.of(), findings), secrets.identities());
  }

  /** Made when the first digest is under way, which it would else keep waiting. */
  private SecretScan scan() {
    if (scan == null) scan = SecretScan.withLeftovers(pack, at);
    return scan;
  }

  private static String finished(FutureTask<String> digest) throws IOException {
    try {
      return digest.get();
    } catch (ExecutionException e) {
      throw new IOException("the file cannot be read again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while the file was read", e);
    }
  }

  private static String sha256(ImageFile file) throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (long at = 0; at < file.length(); at += PIECE) sha256.update(file.bytes(at, PIECE));
    return HexFormat.of().formatHex(sha256.digest());
  }
}
