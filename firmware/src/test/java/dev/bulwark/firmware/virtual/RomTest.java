package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.BootloaderDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The first stage. The tests named after the real ROM repeat what the ESP32's own mask ROM said to images made in the same way. */
class RomTest {
  private static final int BLOCK = 1_216;
  private static final BootPrivateKey TRUSTED = Lab.key(SignatureScheme.RSA3072, "trusted");
  private static final BootPrivateKey FOREIGN = Lab.key(SignatureScheme.RSA3072, "foreign");

  private static String esp32(Consumer<byte[]> change, BootPrivateKey... signers) {
    byte[] bootloader = Lab.sign(Lab.bootloader(Chip.ESP32), signers);
    change.accept(bootloader);
    return Lab.ending(Lab.secure(Chip.ESP32, SignatureScheme.RSA3072).put(0x1000, bootloader).boot());
  }

  private static int sector(byte[] file) {
    return file.length - 4096;
  }

  private static void repairCrc(byte[] file, int block) {
    CRC32 crc = new CRC32();
    int at = sector(file) + block * BLOCK;
    crc.update(file, at, 1_196);
    for (int i = 0; i < 4; i++) file[at + 1_196 + i] = (byte) (crc.getValue() >>> 8 * i);
  }

  @Test
  void the_real_rom_boots_a_bootloader_signed_by_the_fused_key() {
    assertThat(esp32(file -> {}, TRUSTED)).isEqualTo("app, factory");
  }

  @Test
  void the_real_rom_says_that_the_image_digest_does_not_match_when_a_bit_of_the_image_is_flipped() {
    assertThat(esp32(file -> file[40] ^= 1, TRUSTED)).isEqualTo("refused, SB-IMAGE-DIGEST");
  }

  @Test
  void the_real_rom_says_that_the_signature_failed_when_it_was_flipped_and_the_crc_repaired() {
    assertThat(
            esp32(
                file -> {
                  file[sector(file) + 900] ^= 1;
                  repairCrc(file, 0);
                },
                TRUSTED))
        .isEqualTo("refused, SB-SIGNATURE");
  }

  @Test
  void the_real_rom_refuses_a_block_whose_crc_is_wrong() {
    assertThat(esp32(file -> file[sector(file) + 1_196] ^= 1, TRUSTED)).isEqualTo("refused, SB-NO-BLOCK");
  }

  @Test
  void the_real_rom_says_untrusted_key_to_another_keys_field_over_a_valid_signature() {
    assertThat(
            esp32(
                file -> {
                  byte[] field = FOREIGN.publicKey().encoded();
                  System.arraycopy(field, 0, file, sector(file) + 36, field.length);
                  repairCrc(file, 0);
                },
                TRUSTED))
        .isEqualTo("refused, SB-UNTRUSTED-KEY");
  }

  @Test
  void the_real_rom_fails_when_the_sector_is_erased_or_another_digest_is_fused() {
    assertThat(esp32(file -> Arrays.fill(file, sector(file), file.length, (byte) 0xFF), TRUSTED)).isEqualTo("refused, SB-NO-BLOCK");
    assertThat(esp32(file -> {}, FOREIGN)).isEqualTo("refused, SB-UNTRUSTED-KEY");
  }

  @Test
  void the_real_rom_boots_by_block_1_when_block_0_is_broken_by_crc_digest_signature_or_a_foreign_key() {
    assertThat(esp32(file -> file[sector(file) + 1_196] ^= 1, TRUSTED, TRUSTED)).as("crc").isEqualTo("app, factory");
    for (int at : new int[] {4, 900}) {
      assertThat(
              esp32(
                  file -> {
                    file[sector(file) + at] ^= 1;
                    repairCrc(file, 0);
                  },
                  TRUSTED,
                  TRUSTED))
          .as("byte " + at)
          .isEqualTo("app, factory");
    }
    assertThat(esp32(file -> {}, FOREIGN, TRUSTED)).as("foreign key").isEqualTo("app, factory");
  }

  @Test
  void the_real_rom_fails_when_block_0_of_two_has_no_magic() {
    assertThat(esp32(file -> file[sector(file)] = 0, TRUSTED, TRUSTED)).isEqualTo("refused, SB-NO-BLOCK");
  }

  @Test
  void the_first_blocks_failure_is_the_one_that_is_named() {
    assertThat(
            esp32(
                file -> {
                  file[sector(file) + BLOCK + 900] ^= 1;
                  repairCrc(file, 1);
                },
                FOREIGN,
                TRUSTED))
        .isEqualTo("refused, SB-UNTRUSTED-KEY");
  }

  @Test
  void a_chip_of_several_digests_trusts_each_that_is_readable_and_not_revoked() {
    for (int slot = 0; slot < 3; slot++) {
      Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).trust(slot, FOREIGN).put(0, Lab.sign(Lab.bootloader(Chip.ESP32C3), FOREIGN));
      if (slot == 0) continue; // slot 0 holds the first key
      assertThat(Lab.ending(lab.boot())).isEqualTo("app, factory");
      assertThat(Lab.ending(lab.burn("SECURE_BOOT_KEY_REVOKE" + slot, 1).boot())).as("revoked").isEqualTo("refused, SB-UNTRUSTED-KEY");
    }
    Lab hidden = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).burn("RD_DIS", 1);
    assertThat(Lab.ending(hidden.boot())).as("the digest cannot be read").isEqualTo("refused, SB-UNTRUSTED-KEY");
    assertThat(Lab.ending(Lab.secure(Chip.ESP32, SignatureScheme.RSA3072).burn("RD_DIS", 2).boot())).isEqualTo("refused, SB-UNTRUSTED-KEY");
  }

  @Test
  void without_secure_boot_a_wrong_checksum_stops_the_rom_and_a_wrong_hash_does_not() {
    Lab lab = Lab.of(Chip.ESP32C6).put(Lab.FIRST, Lab.app(Chip.ESP32C6, 0, 1));
    byte[] hash = Lab.bootloader(Chip.ESP32C6);
    hash[hash.length - 1] ^= 1;
    assertThat(Lab.ending(lab.put(0, hash).boot())).isEqualTo("app, ota_0");
    byte[] checksum = Lab.bootloader(Chip.ESP32C6);
    checksum[50] ^= 1;
    assertThat(Lab.ending(lab.put(0, checksum).boot())).isEqualTo("refused, ROM-IMAGE");
    assertThat(Lab.ending(lab.put(0, new byte[5000]).boot())).isEqualTo("refused, ROM-IMAGE");
  }

  @Test
  void with_secure_boot_the_signature_is_judged_before_the_checksum() {
    byte[] bootloader = Lab.bootloader(Chip.ESP32C3);
    bootloader[50] ^= 1;
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072);
    assertThat(Lab.ending(lab.put(0, bootloader).boot())).isEqualTo("refused, SB-NO-BLOCK");
    assertThat(Lab.ending(lab.put(0, Lab.sign(bootloader, TRUSTED)).boot())).as("a good signature over a wrong checksum").isEqualTo("refused, ROM-IMAGE");
  }

  @Test
  void an_esp32_below_revision_3_knows_no_secure_boot_v2() {
    VirtualChip chip = Lab.secure(Chip.ESP32, SignatureScheme.RSA3072).put(0x1000, Lab.bootloader(Chip.ESP32)).build();
    assertThat(Lab.ending(chip.boot(BootOptions.USUAL).report())).isEqualTo("refused, SB-NO-BLOCK");
    assertThat(Lab.ending(new VirtualChip(chip.flash(), chip.fuses(), new Revision(1, 0)).boot(BootOptions.USUAL).report())).isEqualTo("app, factory");
  }

  @Test
  void a_p384_key_counts_only_with_its_fuse_and_other_keys_only_without_it() {
    Lab p384 = Lab.secure(Chip.ESP32P4, SignatureScheme.ECDSA384);
    assertThat(Lab.ending(p384.boot())).isEqualTo("app, factory");
    assertThat(Lab.ending(Lab.secure(Chip.ESP32P4, SignatureScheme.ECDSA256).burn("SECURE_BOOT_SHA384_EN", 1).boot())).isEqualTo("refused, SB-UNTRUSTED-KEY");
  }

  @Test
  void aggressive_revocation_costs_a_key_its_trust_when_its_signature_fails_over_the_right_image() {
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).trust(1, FOREIGN).burn("SECURE_BOOT_AGGRESSIVE_REVOKE", 1);
    byte[] good = Lab.sign(Lab.bootloader(Chip.ESP32C3), TRUSTED);
    byte[] broken = good.clone();
    broken[sector(broken) + 900] ^= 1;
    repairCrc(broken, 0);
    Booted first = lab.put(0, broken).build().boot(BootOptions.USUAL);
    assertThat(Lab.ending(first.report())).isEqualTo("refused, SB-SIGNATURE");
    assertThat(first.after().fuses().burned("SECURE_BOOT_KEY_REVOKE0")).isTrue();
    assertThat(first.after().fuses().burned("SECURE_BOOT_KEY_REVOKE1")).as("the other key keeps its trust").isFalse();
    VirtualChip mended = new VirtualChip(first.after().flash().with(0, good), first.after().fuses());
    assertThat(Lab.ending(mended.boot(BootOptions.USUAL).report())).as("it never comes back").isEqualTo("refused, SB-UNTRUSTED-KEY");
  }

  @Test
  void aggressive_revocation_spares_the_key_of_a_wrong_image_digest_and_of_a_chip_without_the_fuse() {
    byte[] otherImage = Lab.sign(Lab.bootloader(Chip.ESP32C3), TRUSTED);
    otherImage[40] ^= 1;
    Booted digest = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).burn("SECURE_BOOT_AGGRESSIVE_REVOKE", 1).put(0, otherImage).build().boot(BootOptions.USUAL);
    assertThat(Lab.ending(digest.report())).isEqualTo("refused, SB-IMAGE-DIGEST");
    assertThat(digest.after().fuses().burned("SECURE_BOOT_KEY_REVOKE0")).isFalse();
    byte[] broken = Lab.sign(Lab.bootloader(Chip.ESP32C3), TRUSTED);
    broken[sector(broken) + 900] ^= 1;
    repairCrc(broken, 0);
    Booted mild = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).put(0, broken).build().boot(BootOptions.USUAL);
    assertThat(mild.after().fuses().burned("SECURE_BOOT_KEY_REVOKE0")).isFalse();
  }

  @Test
  void flash_encryption_without_a_key_reads_noise_and_starts_nothing() {
    assertThat(Lab.ending(Lab.of(Chip.ESP32C3).burn("SPI_BOOT_CRYPT_CNT", 1).boot())).isEqualTo("refused, ROM-IMAGE");
    assertThat(Lab.ending(Lab.of(Chip.ESP32C3).burn("SPI_BOOT_CRYPT_CNT", 3).put(Lab.FIRST, Lab.app(Chip.ESP32C3, 0, 1)).boot())).as("an even count is off").isEqualTo("app, ota_0");
  }

  private static final byte[] SEALING_KEY = Lab.noise(32, 77);
  private static final BootPrivateKey SIGNER = Lab.key(SignatureScheme.ECDSA256, "v1");

  /** A first chip of revision 1.0 with secure boot V1, whose bootloader carries the public key of {@code signer}. */
  private static Lab older(BootPrivateKey signer) {
    byte[] point = Arrays.copyOfRange(signer.publicKey().spki(), signer.publicKey().spki().length - 64, signer.publicKey().spki().length);
    byte[] payload = new byte[256];
    System.arraycopy(point, 0, payload, 100, 64);
    byte[] bootloader = EspImageBuilder.bootloader(Chip.ESP32, new BootloaderDescriptor(0, 1, "v5.5", "b"), payload).build();
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) reversed[i] = SEALING_KEY[31 - i];
    byte[] app = Lab.app(Chip.ESP32, 0, 1);
    return Lab.of(Chip.ESP32)
        .table(List.of(new Partition("factory", 0, 0, Lab.FIRST, Lab.SLOT, false, false)))
        .burn("BLOCK2", reversed)
        .burn("RD_DIS", 2)
        .burn("ABS_DONE_0", 1)
        .put(0x1000, bootloader)
        .put(0, Arrays.copyOf(BootloaderDigest.file(SEALING_KEY, Lab.noise(128, 3), bootloader), 192))
        .put(Lab.FIRST, SecureBootV1.sign(app, app.length, SIGNER).bytes());
  }

  private static String bootOld(Lab lab) {
    return Lab.ending(new VirtualChip(lab.build().flash(), lab.fuses(), new Revision(1, 0)).boot(BootOptions.USUAL).report());
  }

  @Test
  void secure_boot_v1_boots_a_sealed_bootloader_and_an_application_signed_by_the_key_that_it_carries() {
    assertThat(bootOld(older(SIGNER))).isEqualTo("app, factory");
    Lab encrypted = older(SIGNER).encrypt(Lab.noise(32, 9));
    byte[] bootloader = encrypted.at(0x1000);
    byte[] sector = Arrays.copyOf(bootloader, 4096);
    Arrays.fill(sector, bootloader.length, 4096, (byte) 0xFF);
    assertThat(Lab.ending(encrypted.put(0x1000, sector).boot())).as("with flash encryption the digest is encrypted too").isEqualTo("app, factory");
  }

  @Test
  void secure_boot_v1_refuses_a_changed_bootloader_a_foreign_signature_and_none() {
    Lab changed = older(SIGNER);
    byte[] bootloader = changed.at(0x1000);
    bootloader[60] ^= 1;
    assertThat(bootOld(changed.put(0x1000, bootloader))).isEqualTo("refused, SB-IMAGE-DIGEST");
    assertThat(bootOld(older(SIGNER).put(0, new byte[] {-1}))).isNotEqualTo("app, factory");
    assertThat(bootOld(older(Lab.key(SignatureScheme.ECDSA256, "other v1")))).isEqualTo("refused, factory SB-SIGNATURE, NO-APP");
    assertThat(bootOld(older(SIGNER).put(Lab.FIRST, Lab.app(Chip.ESP32, 0, 1)))).isEqualTo("refused, factory SB-NO-BLOCK, NO-APP");
    byte[] flipped = older(SIGNER).at(Lab.FIRST);
    flipped[flipped.length - 1] ^= 1;
    assertThat(bootOld(older(SIGNER).put(Lab.FIRST, flipped))).isEqualTo("refused, factory SB-SIGNATURE, NO-APP");
  }

  @Test
  void secure_boot_v1_with_a_bootloader_that_carries_no_key_runs_no_application() {
    Lab lab = older(SIGNER);
    byte[] bootloader = Lab.bootloader(Chip.ESP32);
    lab.put(0x1000, bootloader).put(0, Arrays.copyOf(BootloaderDigest.file(SEALING_KEY, Lab.noise(128, 3), bootloader), 192));
    assertThat(bootOld(lab)).isEqualTo("refused, factory SB-UNTRUSTED-KEY, NO-APP");
  }
}
