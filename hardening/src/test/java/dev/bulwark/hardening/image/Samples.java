package dev.bulwark.hardening.image;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.nvs.NvsBuilder;
import dev.bulwark.firmware.nvs.NvsKeys;
import dev.bulwark.firmware.nvs.NvsValue;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.RulePack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images made for a test, and an audit of them. */
final class Samples {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 1);

  private Samples() {}

  static byte[] app(String content) {
    AppDescriptor descriptor = new AppDescriptor(7, "1.4.2", "thermostat", "12:00:00", "Nov  1 2026", "v5.3.1", "0".repeat(64), 0);
    return EspImageBuilder.application(Chip.ESP32C3, descriptor, content.getBytes(StandardCharsets.ISO_8859_1)).build();
  }

  static byte[] bootloader() {
    return EspImageBuilder.bootloader(Chip.ESP32C3, new BootloaderDescriptor(0, 1, "v5.3.1", "Nov  1 2026 12:00:00"), new byte[256]).build();
  }

  static byte[] signed(byte[] image, BootPrivateKey key) {
    return SecureBootV2.sign(image, List.of(key), Existing.REPLACE).bytes();
  }

  /** Settings with the network that a person typed in; encrypted where keys are given. */
  static byte[] settings(String password, @Nullable NvsKeys keys) {
    NvsBuilder builder = new NvsBuilder(0x6000);
    builder.namespace("nvs.net80211");
    byte[] ssid = new byte[36];
    ssid[0] = 4;
    System.arraycopy("home".getBytes(StandardCharsets.UTF_8), 0, ssid, 4, 4);
    builder.put("sta.ssid", new NvsValue.Blob(ssid));
    builder.put("sta.pswd", new NvsValue.Blob(Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), 65)));
    return keys == null ? builder.build() : builder.build(keys);
  }

  static final long NVS = 0x9000;
  static final long APP = 0x10000;
  static final long OTHER = 0x30000;

  /** The content of a chip: bootloader, table, settings and two slots. */
  static byte[] chip(byte[] settings, byte[] app, byte[] other) {
    byte[] flash = new byte[0x50000];
    Arrays.fill(flash, (byte) 0xFF);
    put(flash, 0, bootloader());
    List<Partition> rows =
        List.of(new Partition("nvs", 1, 2, NVS, 0x6000, false, false), new Partition("ota_0", 0, 0x10, APP, 0x20000, false, false), new Partition("ota_1", 0, 0x11, OTHER, 0x20000, false, false));
    put(flash, PartitionTable.OFFSET, PartitionTable.of(rows).encode());
    put(flash, (int) NVS, settings);
    put(flash, (int) APP, app);
    put(flash, (int) OTHER, other);
    return flash;
  }

  private static void put(byte[] flash, int at, byte[] what) {
    System.arraycopy(what, 0, flash, at, what.length);
  }

  static ImageAudit audit(Claims claims) {
    return new ImageAudit(RulePack::shipped, TODAY, true, claims);
  }

  static AuditedInput audited(Path folder, byte[] image) {
    return audited(folder, image, Claims.NONE);
  }

  static AuditedInput audited(Path folder, byte[] image, Claims claims) {
    return audit(claims).audit(List.of(input(folder, "image.bin", image))).getFirst();
  }

  static ImageInput input(Path folder, String name, byte[] image) {
    try {
      return ImageInput.of(name, Files.write(folder.resolve(name), image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> found(AuditedInput input) {
    return input.findings().stream().map(finding -> finding.rule() + "@" + finding.offset()).toList();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> facts(AuditedInput input) {
    return (Map<String, Object>) input.facts().getOrDefault("image", Map.of());
  }
}
