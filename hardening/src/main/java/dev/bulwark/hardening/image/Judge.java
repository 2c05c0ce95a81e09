package dev.bulwark.hardening.image;

import dev.bulwark.firmware.mcuboot.McubootFault;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.mcuboot.McubootVerdict;
import dev.bulwark.firmware.mcuboot.Tlv;
import dev.bulwark.firmware.nvs.NvsEntry;
import dev.bulwark.firmware.nvs.NvsPartition;
import dev.bulwark.firmware.nvs.NvsReading;
import dev.bulwark.firmware.nvs.NvsValue;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.scan.PublishedKeys;
import dev.bulwark.hardening.scan.Redacted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the parts of one file into findings on signatures, encryption, stored settings and contradictions. */
final class Judge {
  private static final String WIFI = "nvs.net80211";

  private final RulePack pack;
  private final Claims claims;
  private final PublishedKeys published;
  private final List<Finding> findings = new ArrayList<>();
  private boolean anyImage;

  Judge(RulePack pack, Claims claims, PublishedKeys published) {
    this.pack = pack;
    this.claims = claims;
    this.published = published;
  }

  List<Finding> findings() {
    if (anyImage) for (String[] denied : claims.deniedByFuses()) add("ESP-META-006", denied[1], denied[0], "denied", -1);
    return findings;
  }

  void image(FoundImage found) {
    anyImage = true;
    Signatures signatures = found.signatures();
    String name = found.name().isEmpty() ? "image" : found.name();
    if (signatures.none()) add("FW-SIG-001", found.name(), name, "", found.offset());
    if (signatures.broken()) add("FW-SIG-002", found.name(), name, "", found.signatureOffset());
    for (String digest : signatures.keyDigests()) {
      published.named(digest).ifPresent(key -> add("FW-SIG-003", key, name, digest, found.signatureOffset()));
    }
    add("FW-ENC-001", found.name(), name, "", found.offset());
    if (claims.signing() && !signatures.signed()) add("ESP-META-005", found.name(), name, "", found.offset());
    if (claims.distrusts(signatures.keyDigests())) add("ESP-META-006", "it is signed, and by no key that the fuses trust", name, "key", found.offset());
  }

  /**
   * Whether the settings can be read by anybody; then a Wi-Fi password among them is found.
   *
   * @param offset of the partition in the file
   */
  boolean settings(long offset, byte[] bytes) {
    NvsReading reading = NvsPartition.read(bytes);
    if (reading.opaque()) return false;
    Optional<byte[]> network = value(reading, "sta.ssid");
    Optional<byte[]> password = value(reading, "sta.pswd");
    if (network.isPresent() && password.isPresent()) {
      byte[] secret = password.get();
      Rule rule = rule("FW-CRED-002");
      findings.add(Finding.of(rule.id(), rule.severity(), rule.message(), "Wi-Fi password", Redacted.sha256(secret)).atOffset(offset + Math.max(0, place(bytes, secret))).redacted(Redacted.of(secret)));
    }
    return true;
  }

  /** The value without the zeros that fill it; of a network's name also without the length before it. Empty where nothing is left. */
  private static Optional<byte[]> value(NvsReading reading, String key) {
    for (NvsEntry entry : reading.entries()) {
      if (!entry.namespace().equals(WIFI) || !entry.key().equals(key)) continue;
      byte[] raw =
          switch (entry.value()) {
            case NvsValue.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case NvsValue.Blob blob -> blob.bytes();
            case NvsValue.Whole whole -> new byte[0];
          };
      int from = key.equals("sta.ssid") && raw.length == 36 ? 4 : 0;
      int to = from;
      while (to < raw.length && raw[to] != 0 && raw[to] != (byte) 0xFF) to++;
      if (to > from) return Optional.of(Arrays.copyOfRange(raw, from, to));
    }
    return Optional.empty();
  }

  private static int place(byte[] bytes, byte[] what) {
    for (int at = 0; at + what.length <= bytes.length; at++) if (bytes[at] == what[0] && Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) return at;
    return -1;
  }

  /** Facts and findings of an MCUboot image. The rules on ESP images do not speak of it; a signature by a published key does harm all the same. */
  void mcuboot(McubootImage image, Map<String, @Nullable Object> facts) {
    McubootFault fault = image.verify(List.of()) instanceof McubootVerdict.Rejected(McubootFault found) ? found : McubootFault.UNTRUSTED_KEY;
    boolean signature = image.tlvs().stream().anyMatch(tlv -> tlv.type() == Tlv.RSA2048_PSS || tlv.type() == Tlv.RSA3072_PSS || tlv.type() == Tlv.ECDSA || tlv.type() == Tlv.ED25519);
    List<String> keys = image.tlvs().stream().filter(tlv -> tlv.type() == Tlv.KEY_HASH).map(tlv -> HexFormat.of().formatHex(image.value(tlv))).toList();
    facts.put("hashOk", image.header().encrypted() ? null : fault == McubootFault.NO_SIGNATURE || fault == McubootFault.UNTRUSTED_KEY);
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("version", image.header().version().toString());
    own.put("signature", signature);
    own.put("keyHashes", keys);
    own.put("securityCounter", image.securityCounter().isPresent() ? image.securityCounter().getAsLong() : null);
    facts.put("mcuboot", own);
    for (String key : keys) published.named(key).ifPresent(name -> add("FW-SIG-003", name, "image", key, 0));
  }

  private void add(String id, String shown, String subject, String value, long offset) {
    Rule rule = rule(id);
    Finding finding = Finding.of(id, rule.severity(), shown.isEmpty() ? rule.message() : rule.message() + " (" + shown + ")", subject, value);
    findings.add(offset < 0 ? finding : finding.atOffset(offset));
  }

  private Rule rule(String id) {
    return pack.rule(id).orElseThrow(() -> new IllegalStateException("the catalogue has no " + id));
  }
}
