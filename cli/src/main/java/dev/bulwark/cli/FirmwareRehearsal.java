package dev.bulwark.cli;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.virtual.NorFlash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Rehearsal} about firmware: a small chip's whole life from keys to a boot, on files in a folder. */
final class FirmwareRehearsal {
  private final Path folder;
  private final List<List<String>> lines = new ArrayList<>();

  FirmwareRehearsal(Path folder) {
    this.folder = folder;
  }

  /** Command lines in the order in which each finds the files of those before it. */
  List<List<String>> lines() throws IOException {
    byte[] app = application(Chip.ESP32C3);
    byte[] bootloader = EspImageBuilder.bootloader(Chip.ESP32C3, new BootloaderDescriptor(0, 1, "v5.5", "today"), new byte[64]).build();
    byte[] table = PartitionTable.of(List.of(new Partition("factory", 0, 0, 0x10000, 0x10000, false, false))).encode();
    Files.write(folder.resolve("app"), app);
    Files.write(folder.resolve("rsa3072-app"), app);
    // The first of these chips that checks elliptic curves too.
    Files.write(folder.resolve("ecdsa256-app"), application(Chip.ESP32C6));
    Files.write(folder.resolve("table"), table);
    Files.write(folder.resolve("flash"), NorFlash.blank(0x30000).with(0, bootloader).with(0x8000, table).with(0x10000, app).toBytes());
    for (String scheme : List.of("rsa3072", "ecdsa256")) {
      line("keygen", "--scheme", scheme, "--out", in(scheme));
      line("digest", in(scheme));
      line("sign", "--key", in(scheme), "--out", in("signed-" + scheme), in(scheme + "-app"));
      line("verify", "--key", in(scheme), in("signed-" + scheme), "--json");
    }
    line("info", in("app"));
    line("info", in("signed-rsa3072"), "--json");
    line("partitions", "decode", "--out", in("csv"), in("table"));
    line("partitions", "encode", "--out", in("table"), in("csv"), "--json");
    line("flash-key", "--bits", "256", "--out", in("flash-key"));
    for (String chip : List.of("esp32c3", "esp32")) {
      line("encrypt", "--chip", chip, "--key", in("flash-key"), "--address", "0x10000", "--out", in("secret"), in("app"));
      line("decrypt", "--chip", chip, "--key", in("flash-key"), "--address", "0x10000", "--out", in("plain"), in("secret"), "--json");
    }
    line("efuse", "--chip", "esp32c3", "--file", in("efuse"), "burn-key-digest", "BLOCK_KEY0", in("rsa3072"), "SECURE_BOOT_DIGEST0");
    line("efuse", "--chip", "esp32c3", "--file", in("efuse"), "summary");
    line("efuse", "--chip", "esp32c3", "--file", in("efuse"), "summary", "--json");
    line("boot", "--chip", "esp32c3", "--efuse", in("efuse"), "--flash", in("flash"));
    line("boot", "--chip", "esp32c3", "--efuse", in("efuse"), "--flash", in("flash"), "--json");
    lines.add(List.of("espsecure", "digest-sbv2-public-key", "--keyfile", in("rsa3072"), "--output", in("digest")));
    lines.add(List.of("espefuse", "--virt", "--chip", "esp32c3", "--path-efuse-file", in("virt"), "summary"));
    return lines;
  }

  static byte[] application(Chip chip) {
    return EspImageBuilder.application(chip, AppDescriptor.of("rehearsal", "1", 1), new byte[4_096]).build();
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private void line(String... words) {
    List<String> line = new ArrayList<>(List.of("firmware"));
    line.addAll(List.of(words));
    lines.add(line);
  }
}
