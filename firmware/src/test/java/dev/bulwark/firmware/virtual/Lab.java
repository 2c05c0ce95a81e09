package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Puts a chip together for a test: what lies where in flash, in plaintext, and which fuses are burned. Keys are made once for the whole run. */
final class Lab {
  static final int TABLE = 0x8000;
  static final int OTADATA = 0xd000;
  static final int FIRST = 0x10000;
  static final int SECOND = 0x20000;
  static final int SLOT = 0x10000;
  private static final Map<String, BootPrivateKey> KEYS = new TreeMap<>();

  private static final Map<String, byte[]> SIGNED = new TreeMap<>();

  final Chip chip;
  private final TreeMap<Integer, byte[]> plain = new TreeMap<>();
  private final Map<String, BigInteger> burned = new LinkedHashMap<>();
  private byte[] flashKey = new byte[0];
  private int size = 0x30000;

  private Lab(Chip chip) {
    this.chip = chip;
  }

  /** Unsigned bootloader, a table of two slots, blank otadata, no application. */
  static Lab of(Chip chip) {
    Lab lab = new Lab(chip);
    lab.put(chip.bootloaderOffset(), bootloader(chip));
    lab.table(List.of(otadata(), slot(0, FIRST), slot(1, SECOND)));
    return lab;
  }

  /** One slot, no otadata: nothing to fall back to. Bootloader and application are signed by the key, which is fused. */
  static Lab secure(Chip chip, SignatureScheme scheme) {
    Lab lab = of(chip).trust(0, key(scheme, "trusted"));
    lab.table(List.of(new Partition("factory", 0, 0, FIRST, SLOT, false, false)));
    lab.put(chip.bootloaderOffset(), sign(bootloader(chip), key(scheme, "trusted")));
    return lab.put(FIRST, sign(app(chip, 0, 1), key(scheme, "trusted")));
  }

  static synchronized BootPrivateKey key(SignatureScheme scheme, String name) {
    return KEYS.computeIfAbsent(scheme.id() + name, n -> scheme == SignatureScheme.RSA3072 ? rsa(name.equals("trusted") ? 1 : 2) : BootKeys.generate(scheme, new SecureRandom()));
  }

  private static BootPrivateKey rsa(int number) {
    try (InputStream pem = Lab.class.getResourceAsStream("rsa3072-" + number + ".pem")) {
      return BootKeys.readPrivate(Objects.requireNonNull(pem).readAllBytes(), new SecureRandom());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bootloader(Chip chip) {
    return EspImageBuilder.bootloader(chip, new BootloaderDescriptor(0, 1, "v5.5", "built"), noise(200, 7)).build();
  }

  static byte[] app(Chip chip, int secureVersion, long seed) {
    return EspImageBuilder.application(chip, AppDescriptor.of("app" + seed, "1." + seed, secureVersion), noise(120, seed)).build();
  }

  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Signs; the same image by the same keys once only, as RSA takes its time. */
  static synchronized byte[] sign(byte[] image, BootSigner... signers) {
    String what = Arrays.hashCode(image) + " " + image.length + " " + Arrays.toString(Arrays.stream(signers).map(BootSigner::publicKey).toArray());
    return SIGNED.computeIfAbsent(what, w -> SecureBootV2.sign(image, List.of(signers), Existing.REPLACE).bytes()).clone();
  }

  static Partition slot(int index, int offset) {
    return new Partition("slot" + index, 0, 0x10 + index, offset, SLOT, false, false);
  }

  static Partition otadata() {
    return new Partition("otadata", 1, 0, OTADATA, 0x2000, false, false);
  }

  Lab table(List<Partition> partitions) {
    return put(TABLE, PartitionTable.of(partitions).encode());
  }

  Lab otadata(OtaEntry first, OtaEntry second) {
    put(OTADATA, first.encode());
    return put(OTADATA + 0x1000, second.encode());
  }

  /** Plaintext at an address. */
  Lab put(int address, byte[] content) {
    plain.put(address, content);
    return this;
  }

  byte[] at(int address) {
    return Objects.requireNonNull(plain.get(address)).clone();
  }

  Lab size(int bytes) {
    size = bytes;
    return this;
  }

  Lab burn(String field, long value) {
    burned.merge(field, BigInteger.valueOf(value), BigInteger::or);
    return this;
  }

  Lab burn(String field, byte[] registers) {
    byte[] big = new byte[registers.length];
    for (int i = 0; i < big.length; i++) big[i] = registers[big.length - 1 - i];
    burned.merge(field, new BigInteger(1, big), BigInteger::or);
    return this;
  }

  Lab secureVersion(int version) {
    return version == 0 ? this : burn("SECURE_VERSION", (1L << version) - 1);
  }

  /** Secure boot on, and the key's digest in slot {@code n}. */
  Lab trust(int n, BootSigner key) {
    byte[] digest = key.publicKey().digest().bytes();
    if (key.publicKey().scheme() == SignatureScheme.ECDSA384) burn("SECURE_BOOT_SHA384_EN", 1);
    switch (chip) {
      case ESP32 -> burn("BLOCK2", digest).burn("ABS_DONE_1", 1);
      case ESP32C2 -> burn("BLOCK_KEY0_HI_128", Arrays.copyOf(digest, 16)).burn("SECURE_BOOT_EN", 1);
      default -> burn("BLOCK_KEY" + n, digest).burn("KEY_PURPOSE_" + n, 9L + n).burn("SECURE_BOOT_EN", 1);
    }
    return this;
  }

  /** Flash encryption on; all that stands in flash is encrypted when the chip is built. @param key as in its file */
  Lab encrypt(byte[] key) {
    flashKey = key;
    switch (chip) {
      case ESP32 -> burn("BLOCK1", reversed(key)).burn("FLASH_CRYPT_CONFIG", 0xF).burn("FLASH_CRYPT_CNT", 1);
      case ESP32C2 -> {
        if (key.length == 32) burn("BLOCK_KEY0", reversed(key)).burn("XTS_KEY_LENGTH_256", 1);
        else burn("BLOCK_KEY0_LOW_128", reversed(key));
        burn("SPI_BOOT_CRYPT_CNT", 1);
      }
      default -> {
        if (key.length == 32) burn("BLOCK_KEY4", reversed(key)).burn("KEY_PURPOSE_4", 4);
        else {
          burn("BLOCK_KEY3", reversed(Arrays.copyOf(key, 32))).burn("KEY_PURPOSE_3", 2);
          burn("BLOCK_KEY4", reversed(Arrays.copyOfRange(key, 32, 64))).burn("KEY_PURPOSE_4", 3);
        }
        burn("SPI_BOOT_CRYPT_CNT", 1);
      }
    }
    return this;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] other = new byte[bytes.length];
    for (int i = 0; i < other.length; i++) other[i] = bytes[bytes.length - 1 - i];
    return other;
  }

  /** What the cells hold for this plaintext at this address. */
  byte[] cells(int address, byte[] content) {
    byte[] cells = Arrays.copyOf(content, (content.length + 15) / 16 * 16);
    Arrays.fill(cells, content.length, cells.length, (byte) 0xFF);
    if (flashKey.length == 0) return cells;
    try (FlashKey key = FlashKey.of(flashKey);
        FlashCipher cipher = FlashCipher.of(chip, key, 0xF)) {
      cipher.encrypt(address, cells, 0, cells.length);
    }
    return cells;
  }

  Fuses fuses() {
    return Fuses.blank(chip).with(burned);
  }

  VirtualChip build() {
    byte[] flash = new byte[size];
    Arrays.fill(flash, (byte) 0xFF);
    plain.forEach(
        (address, content) -> {
          byte[] cells = cells(address, content);
          System.arraycopy(cells, 0, flash, address, cells.length);
        });
    return new VirtualChip(NorFlash.of(flash), fuses());
  }

  BootReport boot() {
    return build().boot(BootOptions.USUAL).report();
  }

  /** What a person would compare: verdict, slot, refusals on the way, reason. */
  static String ending(BootReport report) {
    List<String> parts = new ArrayList<>(List.of(report.verdict().id()));
    report.slot().ifPresent(parts::add);
    report.tried().forEach(tried -> parts.add(tried.slot() + " " + tried.reason().code()));
    report.reason().ifPresent(reason -> parts.add(reason.code()));
    return String.join(", ", parts);
  }
}
