package dev.bulwark.firmware.chip;

import static dev.bulwark.firmware.chip.SignatureScheme.ECDSA192;
import static dev.bulwark.firmware.chip.SignatureScheme.ECDSA256;
import static dev.bulwark.firmware.chip.SignatureScheme.ECDSA384;
import static dev.bulwark.firmware.chip.SignatureScheme.RSA3072;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The chips that Bulwark knows, with the facts that signing, encrypting and booting depend on. Where the fuses lie is told by the {@code efuse} package.
 *
 * <p>Sources: the technical reference manuals and ESP-IDF's {@code soc_caps.h} and {@code esp_app_format.h} (chip identifiers, offsets of the second-stage bootloader).
 */
public enum Chip {
  /** The first of the family: its own cipher for flash, one digest, RSA from revision 3.0 on, secure boot V1 before. */
  ESP32(0, 0x1000, "3.0", Set.of(RSA3072), 1, 32, Set.of(192, 256), 32),
  ESP32S2(2, 0x1000, "1.0", Set.of(RSA3072), 3, 32, Set.of(128, 256), 16),
  ESP32S3(9, 0, "0.2", Set.of(RSA3072), 3, 32, Set.of(128, 256), 16),
  /** One key block of 256 bits, shared by a flash key (low half) and half a digest (high half). */
  ESP32C2(12, 0, "1.0", Set.of(ECDSA192, ECDSA256), 1, 16, Set.of(128), 4),
  ESP32C3(5, 0, "0.4", Set.of(RSA3072), 3, 32, Set.of(128), 16),
  /** A 256-bit flash key reaches this chip only through its key manager, not by fuses. */
  ESP32C5(23, 0x2000, "0.0", Set.of(RSA3072, ECDSA192, ECDSA256, ECDSA384), 3, 32, Set.of(128), 9),
  ESP32C6(13, 0, "0.0", Set.of(RSA3072, ECDSA192, ECDSA256), 3, 32, Set.of(128), 16),
  ESP32C61(20, 0, "0.0", Set.of(ECDSA192, ECDSA256), 3, 32, Set.of(128), 16),
  ESP32H2(16, 0, "0.0", Set.of(RSA3072, ECDSA192, ECDSA256), 3, 32, Set.of(128), 16),
  /** Its elliptic-curve secure boot is not enabled yet. */
  ESP32H21(25, 0, "0.0", Set.of(RSA3072), 3, 32, Set.of(128), 16),
  /** Its fuses exist; ESP-IDF does not boot it securely yet. */
  ESP32H4(28, 0x2000, "0.0", Set.of(ECDSA384), 3, 32, Set.of(128, 256), 16),
  ESP32P4(18, 0x2000, "3.0", Set.of(RSA3072, ECDSA192, ECDSA256, ECDSA384), 3, 32, Set.of(128, 256), 16),
  /** Its elliptic-curve secure boot is not enabled yet; it has five key blocks, not six. */
  ESP32S31(32, 0x2000, "0.0", Set.of(RSA3072), 3, 32, Set.of(128, 256), 16);

  /** The first revision of the first chip whose ROM checks secure boot V2. */
  public static final Revision ESP32_SECURE_BOOT_V2 = new Revision(3, 0);

  private final int chipId;
  private final int bootloaderOffset;
  private final Revision defaultRevision;
  private final Set<SignatureScheme> secureBootSchemes;
  private final int digestSlots;
  private final int digestBytes;
  private final Set<Integer> flashKeyBits;
  private final int secureVersionBits;

  Chip(int chipId, int bootloaderOffset, String revision, Set<SignatureScheme> schemes, int digestSlots, int digestBytes, Set<Integer> flashKeyBits, int secureVersionBits) {
    this.chipId = chipId;
    this.bootloaderOffset = bootloaderOffset;
    this.defaultRevision = Revision.parse(revision);
    this.secureBootSchemes = schemes;
    this.digestSlots = digestSlots;
    this.digestBytes = digestBytes;
    this.flashKeyBits = flashKeyBits;
    this.secureVersionBits = secureVersionBits;
  }

  /** {@code esp32c3}, as the vendor's tools name it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The identifier in an image's header (bytes 12 and 13). */
  public int chipId() {
    return chipId;
  }

  /** Where in flash the ROM looks for the second-stage bootloader, in bytes. */
  public int bootloaderOffset() {
    return bootloaderOffset;
  }

  /** The revision taken where none is told. */
  public Revision defaultRevision() {
    return defaultRevision;
  }

  /** What the ROM can check as secure boot V2. */
  public Set<SignatureScheme> secureBootSchemes() {
    return secureBootSchemes;
  }

  /** How many key digests can be trusted at once. */
  public int digestSlots() {
    return digestSlots;
  }

  /** Whether a trusted digest can be taken back by a fuse of its own. */
  public boolean revokesDigests() {
    return digestSlots > 1;
  }

  /** How many leading bytes of a key's SHA-256 the fuses hold: 32, or 16. */
  public int digestBytes() {
    return digestBytes;
  }

  /** Key lengths of flash encryption, in bits: of the AES key where it is XTS (the C2 may also derive it from 128 fuse bits), of the stored key on the first chip. */
  public Set<Integer> flashKeyBits() {
    return flashKeyBits;
  }

  /** The anti-rollback counter's size: the largest secure version that the fuses can hold. */
  public int secureVersionBits() {
    return secureVersionBits;
  }

  /** True where flash is encrypted with AES-XTS; false for the first chip's own construction. */
  public boolean encryptsWithXts() {
    return this != ESP32;
  }

  /** By name, in any case, with or without a dash ({@code esp32-c3}). */
  public static Optional<Chip> named(String name) {
    String plain = name.replace("-", "").toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(chip -> chip.id().equals(plain)).findFirst();
  }

  /** As {@link #named}. @throws Problem FIRMWARE-001 for a chip that is not known */
  public static Chip of(String name) {
    return named(name).orElseThrow(
        () -> new Problem("FIRMWARE-001", "there is no chip " + Printable.line(name, 40), "use one of " + String.join(", ", List.of(values()).stream().map(Chip::id).toList())));
  }

  /** By the identifier of an image's header. */
  public static Optional<Chip> ofChipId(int chipId) {
    return Arrays.stream(values()).filter(chip -> chip.chipId == chipId).findFirst();
  }
}
