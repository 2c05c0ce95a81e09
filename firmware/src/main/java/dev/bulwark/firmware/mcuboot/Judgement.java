package dev.bulwark.firmware.mcuboot;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One look through the unsigned records: every hash must be right, and a signature counts only behind the record that names its key. */
final class Judgement {
  private static final Map<Integer, String> HASHES = Map.of(Tlv.SHA256, "SHA-256", Tlv.SHA384, "SHA-384", Tlv.SHA512, "SHA-512");

  /** An image has one signature, now and then a few; thousands would only cost time. */
  private static final int MOST_SIGNATURES = 8;

  private final McubootImage image;
  private final Map<String, Boolean> hashes = new HashMap<>();
  private final boolean pure;
  private boolean hashWrong;

  Judgement(McubootImage image) {
    this.image = image;
    this.pure = image.tlvs().stream().anyMatch(tlv -> tlv.type() == Tlv.PURE_SIGNATURE);
  }

  McubootVerdict under(Collection<McubootKey> trusted) {
    if (image.header().encrypted()) return new McubootVerdict.Rejected(McubootFault.ENCRYPTED);
    for (Tlv tlv : image.tlvs()) hashed(tlv);
    if (hashes.isEmpty()) return new McubootVerdict.Rejected(McubootFault.NO_HASH);
    if (hashWrong) return new McubootVerdict.Rejected(McubootFault.HASH);
    return bySignature(trusted);
  }

  /** Each kind of hash is computed once, however many records claim it. */
  private void hashed(Tlv tlv) {
    String hash = HASHES.get(tlv.type());
    if (hash == null) return;
    boolean repeated = hashes.put(hash, true) != null;
    if (repeated || !MessageDigest.isEqual(image.digest(hash), image.value(tlv))) hashWrong = true;
  }

  private McubootVerdict bySignature(Collection<McubootKey> trusted) {
    McubootFault fault = McubootFault.NO_SIGNATURE;
    Optional<McubootKey> named = Optional.empty();
    int judged = 0;
    for (Tlv tlv : image.tlvs()) {
      if (tlv.type() == Tlv.KEY_HASH || tlv.type() == Tlv.PUBLIC_KEY) named = owner(tlv, trusted);
      if (!tlv.signature() || judged == MOST_SIGNATURES) continue;
      judged++;
      if (named.isEmpty() || named.get().kind().tlv != tlv.type()) {
        if (fault == McubootFault.NO_SIGNATURE) fault = McubootFault.UNTRUSTED_KEY;
      } else if (hash(named.get()).isEmpty()) {
        fault = McubootFault.NO_HASH;
      } else if (holds(named.get(), tlv)) {
        return new McubootVerdict.Trusted(named.get());
      } else {
        fault = McubootFault.SIGNATURE;
      }
    }
    return new McubootVerdict.Rejected(fault);
  }

  private Optional<McubootKey> owner(Tlv tlv, Collection<McubootKey> trusted) {
    byte[] value = image.value(tlv);
    return trusted.stream().filter(key -> hash(key).map(hash -> key.matches(tlv.type(), hash, value)).orElse(false) || key.matches(tlv.type(), key.kind().hash, value)).findFirst();
  }

  /** The hash that goes with the key: its own, or SHA-512 where Ed25519 is used with that. */
  private Optional<String> hash(McubootKey key) {
    List<String> possible = key.kind() == KeyKind.ED25519 ? List.of("SHA-512", "SHA-256") : List.of(key.kind().hash);
    return possible.stream().filter(hashes::containsKey).findFirst();
  }

  private boolean holds(McubootKey key, Tlv tlv) {
    byte[] signed = image.signed();
    // Ed25519 signs the hash itself unless a record says that it signed the image; the others hash what they sign.
    if (key.kind() == KeyKind.ED25519 && !pure) signed = McubootKey.digest(hash(key).orElseThrow(), signed);
    return key.verifies(signed, 0, signed.length, image.value(tlv));
  }
}
