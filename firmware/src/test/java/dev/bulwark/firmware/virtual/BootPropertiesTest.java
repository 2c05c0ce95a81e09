package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.Partition;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must never reach an application, over thousands of images, and the genuine twin that always does. */
class BootPropertiesTest {
  private static final int BLOCK = 1_216;

  private static void genuine(Lab lab) {
    BootReport report = lab.boot();
    assertThat(report.runs()).as(String.join("\n", report.log().lines())).isTrue();
  }

  private static void refused(Lab lab, Object what) {
    BootReport report = lab.boot();
    assertThat(report.verdict()).as("%s%n%s", what, String.join("\n", report.log().lines())).isEqualTo(Verdict.REFUSED);
    assertThat(report.stage()).isNotEqualTo(Stage.APP);
  }

  /** Every chip whose ROM can check a signature, with each algorithm that it checks. */
  @ParameterizedTest
  @CsvSource({
    "ESP32, RSA3072", "ESP32S2, RSA3072", "ESP32S3, RSA3072", "ESP32C2, ECDSA192", "ESP32C2, ECDSA256", "ESP32C3, RSA3072", "ESP32C5, ECDSA256", "ESP32C5, ECDSA384", "ESP32C6, RSA3072",
    "ESP32C6, ECDSA192", "ESP32C61, ECDSA256", "ESP32H2, ECDSA256", "ESP32H21, RSA3072", "ESP32P4, RSA3072", "ESP32P4, ECDSA384", "ESP32S31, RSA3072"
  })
  void the_genuine_image_always_runs_signed_and_encrypted_on_every_chip(Chip chip, SignatureScheme scheme) {
    for (int bits : chip.flashKeyBits()) {
      int bytes = chip.encryptsWithXts() ? bits / 4 : bits / 8;
      if (chip == Chip.ESP32 && bits == 192 || chip == Chip.ESP32C2) continue; // 3/4 coding has no room for the digest; the C2's whole key has none either
      for (int seed = 0; seed < (scheme == SignatureScheme.RSA3072 ? 1 : 6); seed++) {
        Lab lab = Lab.secure(chip, scheme).put(Lab.FIRST, Lab.sign(Lab.app(chip, 0, seed), Lab.key(scheme, "trusted")));
        genuine(lab);
        genuine(lab.encrypt(Lab.noise(bytes, seed + 100L)));
      }
    }
    if (chip == Chip.ESP32C2) genuine(Lab.secure(chip, scheme).encrypt(Lab.noise(16, 5)));
  }

  @Test
  void a_bit_flipped_in_any_byte_of_application_or_signature_ends_before_the_application_runs() {
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072);
    genuine(lab);
    byte[] signed = lab.at(Lab.FIRST);
    Random random = new Random(1);
    for (int at = 0; at < signed.length - 4096 + 1_200; at += step(at, signed)) refused(lab.put(Lab.FIRST, flipped(signed, at * 8 + random.nextInt(8))), "application byte " + at);
    genuine(lab.put(Lab.FIRST, flipped(signed, (signed.length - 1) * 8)));
  }

  @Test
  void a_bit_flipped_in_any_byte_of_the_bootloader_or_its_signature_stops_the_rom() {
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072);
    byte[] signed = lab.at(0);
    Random random = new Random(2);
    for (int at = 0; at < signed.length - 4096 + 1_200; at += step(at, signed)) refused(lab.put(0, flipped(signed, at * 8 + random.nextInt(8))), "bootloader byte " + at);
    genuine(lab.put(0, signed));
  }

  @ParameterizedTest
  @CsvSource({"ESP32C6, ECDSA256", "ESP32H2, ECDSA192", "ESP32P4, ECDSA384", "ESP32, RSA3072"})
  void a_bit_flipped_in_a_block_whose_crc_was_repaired_ends_before_the_application_runs(Chip chip, SignatureScheme scheme) {
    Lab lab = Lab.secure(chip, scheme);
    byte[] signed = lab.at(Lab.FIRST);
    int sector = signed.length - 4096;
    // Bytes behind the signature, and the fill behind a short digest, are under the block's checksum alone; no chip looks at them.
    int used =
        switch (scheme) {
          case RSA3072 -> 1_196;
          case ECDSA192 -> 101 + 48;
          case ECDSA256 -> 101 + 64;
          case ECDSA384 -> 149 + 96;
        };
    Random random = new Random(3);
    for (int i = 0; i < 250; i++) {
      int bit = random.nextInt(used * 8);
      if (bit / 8 == 3) continue;
      byte[] changed = flipped(signed, sector * 8 + bit);
      repairCrc(changed, sector);
      refused(lab.put(Lab.FIRST, changed), "bit " + bit + " of the block");
    }
    genuine(lab.put(Lab.FIRST, signed));
  }

  @Test
  void an_image_cut_short_anywhere_ends_before_the_application_runs() {
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072);
    byte[] signed = lab.at(Lab.FIRST);
    for (int length = 0; length < signed.length - 4096 + 1_200; length += 7) refused(lab.put(Lab.FIRST, Arrays.copyOf(signed, length)), "cut to " + length);
    genuine(lab.put(Lab.FIRST, Arrays.copyOf(signed, signed.length - 4096 + BLOCK)));
  }

  @Test
  void an_image_signed_by_an_untrusted_key_or_with_a_swapped_key_field_ends_before_the_application_runs() {
    for (SignatureScheme scheme : List.of(SignatureScheme.RSA3072, SignatureScheme.ECDSA192)) {
      Lab lab = Lab.secure(Chip.ESP32C6, scheme);
      byte[] good = lab.at(Lab.FIRST);
      byte[] foreign = Lab.sign(Lab.app(Chip.ESP32C6, 0, 1), Lab.key(scheme, "foreign"));
      assertThat(Lab.ending(lab.put(Lab.FIRST, foreign).boot())).isEqualTo("refused, factory SB-UNTRUSTED-KEY, NO-APP");
      byte[] field = Lab.key(scheme, "trusted").publicKey().encoded();
      byte[] claimed = foreign.clone();
      System.arraycopy(field, 0, claimed, claimed.length - 4096 + 36, field.length);
      repairCrc(claimed, claimed.length - 4096);
      assertThat(Lab.ending(lab.put(Lab.FIRST, claimed).boot())).as("the trusted key's field over a foreign signature").isEqualTo("refused, factory SB-SIGNATURE, NO-APP");
      byte[] disguised = good.clone();
      byte[] other = Lab.key(scheme, "foreign").publicKey().encoded();
      System.arraycopy(other, 0, disguised, disguised.length - 4096 + 36, other.length);
      repairCrc(disguised, disguised.length - 4096);
      assertThat(Lab.ending(lab.put(Lab.FIRST, disguised).boot())).isEqualTo("refused, factory SB-UNTRUSTED-KEY, NO-APP");
      genuine(lab.put(Lab.FIRST, good));
    }
  }

  @Test
  void random_images_with_a_random_bit_flipped_do_not_run_and_unchanged_ones_do() {
    Random random = new Random(4);
    Lab lab = Lab.secure(Chip.ESP32H2, SignatureScheme.ECDSA256);
    for (int seed = 0; seed < 30; seed++) {
      byte[] signed = Lab.sign(Lab.app(Chip.ESP32H2, 0, seed), Lab.key(SignatureScheme.ECDSA256, "trusted"));
      genuine(lab.put(Lab.FIRST, signed));
      for (int i = 0; i < 14; i++) {
        int bit = random.nextInt((signed.length - 4096 + 1_196) * 8);
        refused(lab.put(Lab.FIRST, flipped(signed, bit)), "image " + seed + " bit " + bit);
      }
    }
  }

  @Test
  void an_application_for_another_chip_does_not_run_even_when_its_signature_is_good() {
    for (Chip other : Chip.values()) {
      Lab lab = Lab.secure(Chip.ESP32C6, SignatureScheme.ECDSA256);
      lab.put(Lab.FIRST, Lab.sign(Lab.app(other, 0, 1), Lab.key(SignatureScheme.ECDSA256, "trusted")));
      if (other == Chip.ESP32C6) genuine(lab);
      else assertThat(Lab.ending(lab.boot())).isEqualTo("refused, factory IMG-CHIP, NO-APP");
    }
  }

  @Test
  void an_application_for_newer_or_older_silicon_does_not_run() {
    byte[] image = Lab.app(Chip.ESP32C6, 0, 1);
    assertThat(((ImageReading.Read) EspImage.read(image)).image().minRevision()).isZero();
    Lab lab = Lab.of(Chip.ESP32C6).table(List.of(new Partition("factory", 0, 0, Lab.FIRST, Lab.SLOT, false, false)));
    for (int revision = 0; revision < 300; revision += 7) {
      image[15] = 50;
      image[17] = (byte) 150;
      image[18] = 0;
      VirtualChip chip = new VirtualChip(lab.put(Lab.FIRST, rehashed(image)).build().flash(), lab.fuses(), new Revision(revision / 100, revision % 100));
      String expected = revision >= 50 && revision <= 150 ? "app, factory" : "refused, factory IMG-REVISION, NO-APP";
      assertThat(Lab.ending(chip.boot(BootOptions.USUAL).report())).as("revision " + revision).isEqualTo(expected);
    }
  }

  @Test
  void an_older_secure_version_does_not_run_whatever_signs_it() {
    for (int fused = 0; fused <= 16; fused += 2)
      for (int version = 0; version <= 17; version++) {
        Lab lab = Lab.secure(Chip.ESP32C6, SignatureScheme.ECDSA256).secureVersion(fused);
        lab.put(Lab.FIRST, Lab.sign(Lab.app(Chip.ESP32C6, version, 1), Lab.key(SignatureScheme.ECDSA256, "trusted")));
        BootReport report = lab.build().boot(BootOptions.USUAL.withAntiRollback(true)).report();
        assertThat(Lab.ending(report)).isEqualTo(version >= fused ? "app, factory" : "refused, factory ANTI-ROLLBACK, NO-APP");
      }
  }

  @ParameterizedTest
  @CsvSource({"ESP32, RSA3072", "ESP32C3, RSA3072", "ESP32S3, RSA3072", "ESP32H2, ECDSA256", "ESP32C2, ECDSA256"})
  void plaintext_on_an_encrypting_chip_and_ciphertext_of_another_address_or_device_do_not_run(Chip chip, SignatureScheme scheme) {
    byte[] own = Lab.noise(chip == Chip.ESP32C2 ? 16 : 32, 11);
    Lab lab = Lab.secure(chip, scheme).encrypt(own);
    genuine(lab);
    VirtualChip good = lab.build();
    byte[] app = lab.at(Lab.FIRST);
    byte[] bootloader = lab.at(chip.bootloaderOffset());
    refused(good, Lab.FIRST, app, "plaintext application");
    refused(good, chip.bootloaderOffset(), bootloader, "plaintext bootloader");
    refused(good, Lab.TABLE, lab.at(Lab.TABLE), "plaintext table");
    for (int moved = 0; moved < 60; moved++) refused(good, Lab.FIRST, lab.cells(0x10000 + (moved + 1) * 0x1000, app), "application's ciphertext moved by sectors: " + (moved + 1));
    refused(good, chip.bootloaderOffset(), lab.cells(Lab.FIRST, bootloader), "bootloader's ciphertext of another address");
    for (int device = 0; device < 60; device++) {
      Lab other = Lab.secure(chip, scheme).encrypt(Lab.noise(own.length, 1000L + device));
      refused(good, Lab.FIRST, other.cells(Lab.FIRST, app), "application's ciphertext of device " + device);
    }
  }

  private static void refused(VirtualChip good, int address, byte[] cells, String what) {
    BootReport report = new VirtualChip(good.flash().with(address, cells), good.fuses()).boot(BootOptions.USUAL).report();
    assertThat(report.verdict()).as(what).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void a_bit_flipped_in_ciphertext_ends_before_the_application_runs() {
    Lab lab = Lab.secure(Chip.ESP32S3, SignatureScheme.RSA3072).encrypt(Lab.noise(64, 12));
    VirtualChip good = lab.build();
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int bit = random.nextInt((4096 + 1_196) * 8);
      byte[] cells = flipped(good.flash().read(Lab.FIRST, 8192), bit);
      refused(good, Lab.FIRST, cells, "bit " + bit);
    }
  }

  /** Every byte of image and block, and each eighth of the fill between them. */
  private static int step(int at, byte[] signed) {
    return at >= 700 && at < signed.length - 4096 - 8 ? 8 : 1;
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }

  private static void repairCrc(byte[] file, int block) {
    CRC32 crc = new CRC32();
    crc.update(file, block, 1_196);
    for (int i = 0; i < 4; i++) file[block + 1_196 + i] = (byte) (crc.getValue() >>> 8 * i);
  }

  private static byte[] rehashed(byte[] image) {
    try {
      byte[] copy = image.clone();
      byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(copy, copy.length - 32));
      System.arraycopy(hash, 0, copy, copy.length - 32, 32);
      return copy;
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
