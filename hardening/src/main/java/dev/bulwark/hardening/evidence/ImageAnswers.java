package dev.bulwark.hardening.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the facts of a firmware image say: signed by whom, two slots or one, readable or encrypted. */
final class ImageAnswers {
  private static final Set<String> RUNS = Set.of("esp-app", "esp-bootloader");

  private final Map<?, ?> image;
  private final Set<String> trusted;

  /** @param trusted digests of the signing keys that the fleet trusts, lower-case hex */
  ImageAnswers(Judged input, Set<String> trusted) {
    this.image = input.facts("image");
    this.trusted = trusted;
  }

  /** Whether the bytes could be looked through: an encrypted or unknown image hides what is in it. */
  boolean transparent() {
    return !encrypted() && (runs() || "flash".equals(image.get("kind")));
  }

  boolean table() {
    return "partition-table".equals(image.get("kind"));
  }

  private boolean runs() {
    return RUNS.contains(String.valueOf(image.get("kind")));
  }

  private boolean encrypted() {
    return !Boolean.FALSE.equals(image.get("encrypted"));
  }

  Map<String, Answer> all() {
    Map<String, Answer> answers = new LinkedHashMap<>();
    answers.put("secure-boot.image-signed", signed());
    answers.put("secure-boot.key-trusted", keyTrusted());
    answers.put("flash-encryption.enabled", Boolean.TRUE.equals(image.get("encrypted")) ? Answer.holds("the flash content is encrypted") : Answer.SILENT);
    answers.put("ota.ab-slots", slots());
    return answers;
  }

  private List<Map<?, ?>> signatures() {
    List<Map<?, ?>> all = new ArrayList<>();
    for (Object each : Judged.list(image.get("signatures"))) if (each instanceof Map<?, ?> signature) all.add(signature);
    return all;
  }

  private Answer signed() {
    if (!runs()) return Answer.SILENT;
    if (encrypted()) return Answer.unknown("the image is encrypted");
    List<Map<?, ?>> signatures = signatures();
    if (!Boolean.TRUE.equals(image.get("signed")) || signatures.isEmpty()) return Answer.refutes("the image carries no signature");
    return signatures.stream().allMatch(signature -> Boolean.TRUE.equals(signature.get("valid"))) ? Answer.holds("every signature is valid") : Answer.refutes("a signature is not valid");
  }

  /** A key's digest alone is reported, not judged. */
  private Answer keyTrusted() {
    if (!runs() || signatures().isEmpty()) return Answer.SILENT;
    if (trusted.isEmpty()) return Answer.unknown("no trusted key was named (--trust)");
    for (Map<?, ?> signature : signatures())
      if (Boolean.TRUE.equals(signature.get("valid")) && trusted.contains(String.valueOf(signature.get("keyDigest")))) return Answer.holds("signed by the trusted key " + signature.get("keyDigest"));
    return Answer.refutes("not signed by a trusted key");
  }

  private Answer slots() {
    List<?> partitions = Judged.list(image.get(table() ? "partitions" : "parts"));
    // without a table among the facts, its rows are not known
    if (partitions.stream().noneMatch(each -> each instanceof Map<?, ?> partition && partition.get("ota") instanceof Boolean)) return Answer.SILENT;
    long slots =
        partitions.stream().filter(each -> each instanceof Map<?, ?> partition && Boolean.TRUE.equals(partition.get("ota"))).count();
    return slots >= 2 ? Answer.holds(slots + " application slots") : Answer.refutes(slots + " application slots that updates can use");
  }
}
