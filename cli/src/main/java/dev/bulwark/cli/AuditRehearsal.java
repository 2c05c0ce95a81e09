package dev.bulwark.cli;

import dev.bulwark.firmware.chip.Chip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Rehearsal} about audits: a small image, a build's configuration and a root file system judged, on files in a folder. Each has something to find. */
final class AuditRehearsal {
  private final Path folder;
  private final List<List<String>> lines = new ArrayList<>();

  AuditRehearsal(Path folder) {
    this.folder = folder;
  }

  /** What judges images alone. */
  List<List<String>> images() throws IOException {
    Files.write(folder.resolve("app"), FirmwareRehearsal.application(Chip.ESP32C3));
    // What stands in it is confirmed by the checks around the hits, so that those are rehearsed too.
    Files.writeString(folder.resolve("dump"), "mqtt://rehearsal:rehearsal@broker.example:1883\0" + "-----BEGIN EC PRIVATE KEY-----\n\0".repeat(2));
    line("image", in("app"), in("dump"));
    line("image", "--json", in("app"));
    return lines;
  }

  List<List<String>> lines() throws IOException {
    images();
    Files.writeString(folder.resolve("sdkconfig"), "CONFIG_IDF_TARGET=\"esp32c3\"\nCONFIG_SECURE_BOOT=n\n");
    Path etc = Files.createDirectories(folder.resolve("rootfs/etc"));
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    Files.writeString(etc.resolve("shadow"), "root::19000:0:99999:7:::\n");
    line("sdkconfig", "--idf", "v5.5", in("sdkconfig"));
    line("sdkconfig", "--idf", "v5.5", "--format", "sarif", in("sdkconfig"));
    line("rootfs", in("rootfs"));
    line("rootfs", "--json", in("rootfs"));
    return lines;
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private void line(String... words) {
    List<String> line = new ArrayList<>(List.of("audit"));
    line.addAll(List.of(words));
    lines.add(line);
  }
}
