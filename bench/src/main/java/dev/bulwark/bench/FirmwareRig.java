package dev.bulwark.bench;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.virtual.NorFlash;
import dev.bulwark.firmware.virtual.VirtualChip;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What firmware is measured on: images that look like a compiler's output, and a chip with secure boot and flash encryption on. */
public final class FirmwareRig {
  private static final SecureRandom RANDOM = new SecureRandom();

  private FirmwareRig() {}

  /** An application of about {@code size} bytes, some of it repeating as code does. */
  public static byte[] application(int size) {
    byte[] payload = new byte[size / 4 * 4 - 4_096];
    new Random(7).nextBytes(payload);
    for (int i = 0; i < payload.length; i += 3) payload[i] = 0;
    return EspImageBuilder.application(Chip.ESP32C3, AppDescriptor.of("bench", "1", 0), payload).build();
  }

  /** A chip that boots a signed, encrypted application of about {@code size} bytes from its factory slot. */
  public static VirtualChip chip(int size) {
    BootPrivateKey signing = BootKeys.generate(SignatureScheme.RSA3072, RANDOM);
    byte[] bootloader = EspImageBuilder.bootloader(Chip.ESP32C3, new BootloaderDescriptor(0, 1, "v5.5", "today"), new byte[16_384]).build();
    int slot = Math.ceilDiv(size, 0x10000) * 0x10000 + 0x10000;
    byte[] table = PartitionTable.of(List.of(new Partition("factory", 0, 0, 0x20000, slot, false, false))).encode();
    FlashKey key = FlashKey.generate(256, RANDOM);
    NorFlash flash = NorFlash.blank(0x20000 + slot);
    try (FlashCipher cipher = FlashCipher.of(Chip.ESP32C3, key, FlashCipher.DEFAULT_CRYPT_CONFIG)) {
      flash = flash.with(0, encrypted(cipher, 0, signed(bootloader, signing)));
      flash = flash.with(0x8000, encrypted(cipher, 0x8000, table));
      flash = flash.with(0x20000, encrypted(cipher, 0x20000, signed(application(size), signing)));
    }
    Fuses fuses = Fuses.blank(Chip.ESP32C3);
    fuses = after(FuseController.of(fuses).burnKey(List.of(new KeyRequest("BLOCK_KEY0", key.copy(), Optional.of("XTS_AES_128_KEY")))));
    fuses = after(FuseController.of(fuses).burnKeyDigest(List.of(new KeyRequest("BLOCK_KEY1", signing.publicKey().digest().bytes(), Optional.of("SECURE_BOOT_DIGEST0")))));
    fuses = after(FuseController.of(fuses).burn(Map.of("SPI_BOOT_CRYPT_CNT", BigInteger.valueOf(7), "SECURE_BOOT_EN", BigInteger.ONE)));
    return new VirtualChip(flash, fuses);
  }

  private static byte[] signed(byte[] image, BootPrivateKey key) {
    return SecureBootV2.sign(image, List.of(key), Existing.REPLACE).bytes();
  }

  private static byte[] encrypted(FlashCipher cipher, long address, byte[] plain) {
    byte[] data = plain.clone();
    cipher.encrypt(address, data, 0, data.length);
    return data;
  }

  private static Fuses after(Burn burn) {
    return switch (burn) {
      case Burn.Burned burned -> burned.after();
      case Burn.Refused refused -> throw new IllegalStateException(refused.text());
    };
  }
}
