package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyPurpose;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the chip can work with these keys (PLAN-SCHEME, PLAN-KEYSIZE). */
final class KeyChecks {
  private KeyChecks() {}

  static void of(PlanRequest request, Refusals refusals) {
    schemes(request, refusals);
    request.flashKey().ifPresent(key -> flashKey(request, key, refusals));
    halves(request.fuses(), refusals);
  }

  private static void schemes(PlanRequest request, Refusals refusals) {
    Chip chip = request.chip();
    Set<SignatureScheme> used = EnumSet.noneOf(SignatureScheme.class);
    for (PlanKey key : request.keys()) {
      SignatureScheme scheme = key.key().scheme();
      used.add(scheme);
      if (!chip.secureBootSchemes().contains(scheme)) {
        refusals.add(RefusalCode.SCHEME, key.name() + " is " + scheme.id() + ", the ROM of " + chip.id() + " checks " + chip.secureBootSchemes().stream().map(SignatureScheme::id).sorted().collect(Collectors.joining(", ")));
      }
    }
    if (used.contains(SignatureScheme.ECDSA384) && used.size() > 1) {
      refusals.add(RefusalCode.SCHEME, "P-384 is checked only with SECURE_BOOT_SHA384_EN, and then every key must be P-384: " + used.stream().map(SignatureScheme::id).collect(Collectors.joining(", ")) + " cannot be mixed");
    }
    long distinct = request.keys().stream().map(key -> key.key().digest()).distinct().count();
    if (distinct > chip.digestSlots()) refusals.add(RefusalCode.SCHEME, distinct + " signing keys are given, " + chip.id() + " keeps " + chip.digestSlots() + (chip.digestSlots() == 1 ? " digest" : " digests"));
  }

  private static void flashKey(PlanRequest request, Artefact key, Refusals refusals) {
    int bytes = key.bytes().length;
    Set<Integer> taken = lengths(request);
    if (!taken.contains(bytes)) {
      refusals.add(
          RefusalCode.KEYSIZE,
          String.format(Locale.ROOT, "the flash key %s has %d bytes, %s takes %s%s", key.name(), bytes, request.chip().id(), taken.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or ")), remark(request, bytes)));
    }
    Set<Byte> values = new HashSet<>();
    for (byte value : key.bytes()) values.add(value);
    if (values.equals(Set.of((byte) 0))) refusals.add(RefusalCode.KEYSIZE, "the flash key " + key.name() + " is all zeros: burning it burns nothing");
  }

  private static String remark(PlanRequest request, int bytes) {
    return switch (request.chip()) {
      case ESP32C2 -> request.secureBoot() && bytes == 32 ? " beside a digest: its only key block is shared" : "";
      case ESP32C5 -> bytes == 64 ? "; a longer one reaches it only through its key manager" : "";
      default -> "";
    };
  }

  /** Lengths of the key's file in bytes. */
  private static Set<Integer> lengths(PlanRequest request) {
    Chip chip = request.chip();
    if (chip == Chip.ESP32) return Set.of(request.fuses().number("CODING_SCHEME") == 1 ? 24 : 32);
    if (chip == Chip.ESP32C2) return request.secureBoot() ? Set.of(16) : Set.of(16, 32);
    // An XTS key is two AES keys.
    return chip.flashKeyBits().stream().map(bits -> bits / 4).collect(Collectors.toSet());
  }

  /** Half a key of 512 bits in the fuses already is a key that decrypts nothing. */
  private static void halves(Fuses fuses, Refusals refusals) {
    Set<String> purposes = new HashSet<>();
    for (FuseBlock block : fuses.map().keyBlocks()) fuses.purpose(block).map(KeyPurpose::name).ifPresent(purposes::add);
    if (purposes.contains("XTS_AES_256_KEY_1") != purposes.contains("XTS_AES_256_KEY_2")) refusals.add(RefusalCode.KEYSIZE, "the fuses hold one half of a flash key of 512 bits, and not the other");
  }
}
