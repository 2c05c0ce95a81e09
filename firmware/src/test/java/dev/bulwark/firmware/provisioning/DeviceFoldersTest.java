package dev.bulwark.firmware.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFoldersTest {
  private static final byte[] APP = "an application, padded to forty-eight bytes ....".getBytes(StandardCharsets.US_ASCII);
  @TempDir Path dir;

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "d" + i).toList();
  }

  private static Provisioning provisioning() {
    return new Provisioning(Chip.ESP32C3, 256, 15, List.of(new FlashPart(0x10000, APP, true), new FlashPart(0x9000, new byte[7], false)), new SecureRandom());
  }

  private Path out() {
    return dir.resolve("out");
  }

  private int run(int count) {
    Provisioning what = provisioning();
    try (DeviceFolders folders = DeviceFolders.open(out(), what)) {
      List<String> missing = folders.missing(ids(count));
      what.run(missing, Cores.of(3), folders);
      return missing.size();
    }
  }

  private Set<String> keys() throws IOException {
    Set<String> keys = new HashSet<>();
    for (Path device : devices()) keys.add(HexFormat.of().formatHex(Files.readAllBytes(device.resolve("key.bin"))));
    return keys;
  }

  private List<Path> devices() throws IOException {
    try (var all = Files.list(out())) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(out().resolve("manifest.jsonl"));
  }

  @Test
  void each_device_has_a_folder_of_its_owners_alone_and_a_line() throws IOException {
    assertThat(run(5)).isEqualTo(5);
    assertThat(devices()).hasSize(5);
    assertThat(lines()).hasSize(6);
    assertThat(keys()).hasSize(5);
    for (Path device : devices()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device))).isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device.resolve("key.bin")))).isEqualTo("rw-------");
      byte[] app = Files.readAllBytes(device.resolve("0x10000.bin"));
      assertThat(app).isNotEqualTo(APP);
      try (FlashCipher cipher = FlashCipher.of(Chip.ESP32C3, FlashKey.of(Files.readAllBytes(device.resolve("key.bin"))), 15)) {
        cipher.decrypt(0x10000, app, 0, app.length);
      }
      assertThat(app).isEqualTo(APP);
      assertThat(device.resolve("0x9000.bin")).hasBinaryContent(new byte[7]);
    }
    for (String key : keys()) assertThat(String.join("\n", lines())).doesNotContain(key);
  }

  @Test
  void a_second_run_makes_only_what_is_missing_and_leaves_the_keys_that_are_there() throws IOException {
    run(3);
    Set<String> before = keys();
    assertThat(run(5)).isEqualTo(2);
    assertThat(keys()).hasSize(5).containsAll(before);
    assertThat(run(5)).isZero();
    assertThat(lines()).hasSize(6);
  }

  @Test
  void a_run_that_was_stopped_anywhere_goes_on_with_fresh_keys() throws IOException {
    Provisioning what = provisioning();
    AtomicInteger left = new AtomicInteger(4);
    try (DeviceFolders folders = DeviceFolders.open(out(), what)) {
      assertThatThrownBy(() -> what.run(folders.missing(ids(10)), Cores.of(2), device -> {
        if (left.getAndDecrement() <= 0) throw new IllegalStateException("power cut");
        folders.take(device);
      })).hasMessage("power cut");
    }
    // Between writing and renaming a device's folder, and in the middle of its line.
    Path cut = Files.createDirectory(out().resolve(".d9.new"));
    Files.write(cut.resolve("key.bin"), new byte[32]);
    Files.writeString(out().resolve("manifest.jsonl"), "{\"id\":\"d9\",\"key\":\"00", StandardOpenOption.APPEND);
    assertThat(run(10)).isEqualTo(6);
    assertThat(keys()).hasSize(10).doesNotContain("00".repeat(32));
    assertThat(lines()).hasSize(11).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(cut).doesNotExist();
  }

  @Test
  void a_folder_that_was_finished_but_not_listed_is_listed_and_keeps_its_key() throws IOException {
    run(2);
    Set<String> before = keys();
    Files.writeString(out().resolve("manifest.jsonl"), lines().get(0) + "\n");
    assertThat(run(2)).isZero();
    assertThat(keys()).isEqualTo(before);
    assertThat(lines()).hasSize(3);
  }

  @Test
  void a_folder_that_does_not_decrypt_to_this_runs_parts_is_refused() throws IOException {
    run(2);
    Files.writeString(out().resolve("manifest.jsonl"), lines().get(0) + "\n");
    Path app = out().resolve("d0/0x10000.bin");
    byte[] changed = Files.readAllBytes(app);
    changed[47] ^= 1;
    Files.write(app, changed);
    assertThatThrownBy(() -> run(2)).extracting("code").isEqualTo("FIRMWARE-411");
    Files.delete(app);
    assertThatThrownBy(() -> run(2)).extracting("code").isEqualTo("FIRMWARE-411");
  }

  @Test
  void a_folder_begun_with_other_parts_is_not_continued() {
    run(1);
    Provisioning other = new Provisioning(Chip.ESP32C3, 256, 15, List.of(new FlashPart(0x10000, new byte[48], true)), new SecureRandom());
    assertThatThrownBy(() -> DeviceFolders.open(out(), other)).extracting("code").isEqualTo("FIRMWARE-410");
  }

  @Test
  void two_runs_do_not_share_a_folder_at_once() {
    Provisioning what = provisioning();
    try (DeviceFolders first = DeviceFolders.open(out(), what)) {
      assertThat(first.missing(ids(1))).hasSize(1);
      assertThatThrownBy(() -> DeviceFolders.open(out(), provisioning())).hasMessageContaining("another run").extracting("code").isEqualTo("FIRMWARE-410");
    }
    DeviceFolders.open(out(), what).close();
  }

  @Test
  void a_list_that_is_no_list_is_refused() throws IOException {
    Files.createDirectory(out());
    for (String text : new String[] {"nonsense\n", "[]\n", "{}\n", "\n"}) {
      Files.writeString(out().resolve("manifest.jsonl"), text);
      assertThatThrownBy(() -> DeviceFolders.open(out(), provisioning())).as(text).extracting("code").isEqualTo("FIRMWARE-410");
    }
    Files.delete(out().resolve("manifest.jsonl"));
    run(1);
    Files.writeString(out().resolve("manifest.jsonl"), "{\"id\":7}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> run(1)).extracting("code").isEqualTo("FIRMWARE-410");
  }
}
