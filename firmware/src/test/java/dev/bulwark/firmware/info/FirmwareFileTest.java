package dev.bulwark.firmware.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.image.FlashSettings;
import dev.bulwark.firmware.nvs.NvsBuilder;
import dev.bulwark.firmware.nvs.NvsKeys;
import dev.bulwark.firmware.nvs.NvsValue;
import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirmwareFileTest {
  private static final PartitionTable TABLE = PartitionTable.of(List.of(
      new Partition("nvs", 1, 2, 0x9000, 0x4000, false, false),
      new Partition("otadata", 1, 0, 0xD000, 0x2000, false, false),
      new Partition("ota_0", 0, 0x10, 0x10000, 0x10000, false, false),
      new Partition("ota_1", 0, 0x11, 0x20000, 0x10000, false, false),
      new Partition("storage", 1, 0x82, 0x30000, 0x8000, false, false)));

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Explanation explain(byte[] bytes) {
    return FirmwareFile.explain(Source.of(bytes));
  }

  private static String refusal(byte[] bytes) {
    try {
      return explain(bytes).type();
    } catch (Problem problem) {
      return problem.code();
    }
  }

  private static byte[] app(Chip chip, long secureVersion) {
    AppDescriptor descriptor = new AppDescriptor(secureVersion, "1.4.2", "thermostat", "12:00:00", "Jan  1 2026", "v5.5", "ab".repeat(32), 0);
    return EspImageBuilder.application(chip, descriptor, random(2_000, secureVersion)).build();
  }

  private static byte[] flash(Chip chip) {
    byte[] flash = new byte[0x40000];
    Arrays.fill(flash, (byte) 0xFF);
    put(flash, chip.bootloaderOffset(), EspImageBuilder.bootloader(chip, new BootloaderDescriptor(0, 5, "v5.5", ""), random(500, 1)).build());
    put(flash, PartitionTable.OFFSET, TABLE.encode());
    put(flash, 0xD000, OtaEntry.of(1, OtaState.VALID).encode());
    put(flash, 0x10000, app(chip, 1));
    put(flash, 0x30000, "plain settings".getBytes(StandardCharsets.UTF_8));
    return flash;
  }

  private static void put(byte[] flash, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, flash, at, bytes.length);
  }

  @Test
  void an_application_is_told_with_chip_versions_checksum_and_hash() {
    byte[] bytes = EspImageBuilder.of(Chip.ESP32C3).segment(0x3FC80000L, new byte[] {1, 2, 3, 4}).flash(new FlashSettings(2, 2, 15)).entry(0x40380004L).build();
    assertThat(explain(bytes).document()).containsAllEntriesOf(Map.of(
        "type", "image", "chip", "esp32c3", "chipId", 5, "entry", "0x40380004", "minRevision", 0, "maxRevision", 65535,
        "flash", Map.of("mode", "dio", "size", "4MB", "frequency", "80m"), "segments", List.of(Map.of("address", "0x3fc80000", "length", 4, "offset", 24)),
        "checksum", Map.of("value", "0xeb", "valid", true), "hash", Map.of("appended", true, "valid", true)));
    assertThat(explain(bytes).document()).containsEntry("app", null).containsEntry("bootloader", null);
    Explanation app = explain(app(Chip.ESP32H2, 3));
    assertThat(app.document()).hasEntrySatisfying("app", value -> assertThat(value).asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("project", "thermostat").containsEntry("version", "1.4.2").containsEntry("idf", "v5.5").containsEntry("secureVersion", 3L).containsEntry("elfSha256", "ab".repeat(32)));
    assertThat(app.lines().getFirst()).startsWith("application image for esp32h2");
    assertThat(app.stops()).isEmpty();
  }

  @Test
  void what_would_stop_an_image_is_said() {
    byte[] damaged = app(Chip.ESP32C3, 1);
    damaged[400] ^= 1;
    assertThat(explain(damaged).stops()).hasSize(2).first().asString().contains("checksum");
    assertThat(explain(app(Chip.ESP32C2, 5)).stops()).singleElement().asString().contains("secure version 5").contains("esp32c2").contains("(4)");
    byte[] foreign = app(Chip.ESP32C3, 1);
    foreign[12] = 99;
    assertThat(explain(foreign).document()).containsEntry("chip", null).containsEntry("chipId", 99);
    assertThat(explain(foreign).stops()).anyMatch(stop -> stop.contains("99"));
  }

  @Test
  void tables_and_otadata_are_known_by_their_bytes() {
    assertThat(explain(TABLE.encode()).type()).isEqualTo("partitions");
    assertThat(explain(TABLE.encode()).lines()).anyMatch(line -> line.contains("ota_1"));
    byte[] otadata = new byte[8_192];
    Arrays.fill(otadata, (byte) 0xFF);
    put(otadata, 4_096, OtaEntry.of(2, OtaState.PENDING_VERIFY).encode());
    Explanation explanation = explain(otadata);
    assertThat(explanation.document()).containsEntry("entries", Arrays.asList(null, Map.of("seq", 2L, "state", "PENDING_VERIFY", "valid", true)));
    otadata[4_096] ^= 1;
    assertThat(explain(otadata).stops()).isNotEmpty();
  }

  @Test
  void stored_settings_are_told_by_name_and_never_by_value() {
    NvsBuilder builder = new NvsBuilder(0x4000);
    builder.namespace("wifi");
    builder.put("password", new NvsValue.Text("open sesame"));
    Explanation explanation = explain(builder.build());
    assertThat(explanation.document()).containsEntry("type", "nvs").containsEntry("entries", List.of(Map.of("namespace", "wifi", "key", "password", "type", "string")));
    assertThat(explanation.lines()).anyMatch(line -> line.contains("wifi / password"));
    assertThat(explanation.toString()).doesNotContain("sesame");
    byte[] flash = flash(Chip.ESP32C3);
    put(flash, 0x9000, builder.build());
    assertThat(explain(flash).lines()).anyMatch(line -> line.contains("wifi / password"));
  }

  @Test
  void the_keys_of_stored_settings_are_known_and_not_shown() {
    byte[] keys = NvsKeys.generate(new SecureRandom()).file();
    assertThat(explain(keys).document()).containsOnlyKeys("type", "size", "stops").containsEntry("type", "nvs-keys");
    keys[3] ^= 1;
    assertThat(refusal(keys)).isEqualTo("FIRMWARE-101");
  }

  @Test
  void a_table_whose_rows_all_name_the_same_bytes_costs_no_more_than_one_look_at_them() {
    List<Partition> rows = new ArrayList<>();
    for (int i = 0; i < 94; i++) rows.add(new Partition("p" + i, 0, 0x10 + i % 16, 0x10000, 0x20000, false, false));
    byte[] flash = flash(Chip.ESP32C3);
    put(flash, PartitionTable.OFFSET, PartitionTable.of(rows).encode());
    long[] read = {0};
    Source counted = new Source() {
      @Override
      public long length() {
        return flash.length;
      }

      @Override
      public byte[] bytes(long at, int most) {
        byte[] bytes = Source.of(flash).bytes(at, most);
        read[0] += bytes.length;
        return bytes;
      }
    };
    assertThat(FirmwareFile.explain(counted).stops()).anyMatch(stop -> stop.contains("overlap"));
    assertThat(read[0]).isLessThanOrEqualTo(2L * flash.length);
  }

  @ParameterizedTest
  @EnumSource
  void the_dump_of_a_flash_chip_is_taken_apart_for_every_chip(Chip chip) {
    Explanation explanation = explain(flash(chip));
    assertThat(explanation.type()).isEqualTo("flash");
    assertThat(explanation.document()).containsEntry("chip", chip.id()).containsEntry("encrypted", false);
    assertThat(explanation.stops()).isEmpty();
    assertThat(explanation.document().get("parts")).asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(part -> part.get("name") + " " + part.get("kind"))
        .containsExactly("bootloader image", "partition table partitions", "nvs blank", "otadata otadata", "ota_0 image", "ota_1 blank", "storage data");
  }

  @Test
  void what_would_stop_a_flash_chip_is_said() {
    byte[] noBootloader = flash(Chip.ESP32);
    Arrays.fill(noBootloader, 0, 0x8000, (byte) 0xFF);
    assertThat(explain(noBootloader).stops()).anyMatch(stop -> stop.contains("no bootloader"));
    byte[] elsewhere = flash(Chip.ESP32);
    System.arraycopy(elsewhere, 0x1000, elsewhere, 0x2000, 0x1000);
    Arrays.fill(elsewhere, 0x1000, 0x2000, (byte) 0xFF);
    assertThat(explain(elsewhere).stops()).anyMatch(stop -> stop.contains("0x2000") && stop.contains("0x1000"));
    byte[] noTable = flash(Chip.ESP32);
    noTable[0x8000 + 40] ^= 1;
    assertThat(explain(noTable).stops()).anyMatch(stop -> stop.contains("0x8000") && stop.contains("MD5"));
    byte[] foreignApp = flash(Chip.ESP32);
    put(foreignApp, 0x10000, app(Chip.ESP32S3, 1));
    assertThat(explain(foreignApp).stops()).anyMatch(stop -> stop.startsWith("ota_0: it is for esp32s3"));
    byte[] noApp = flash(Chip.ESP32);
    noApp[0x10000 + 500] ^= 1;
    assertThat(explain(noApp).stops()).anyMatch(stop -> stop.contains("no application partition"));
  }

  @Test
  void an_encrypted_chip_and_a_file_of_ciphertext_are_told_apart() {
    byte[] chip = flash(Chip.ESP32C3);
    put(chip, 0, random(0x3000, 7));
    put(chip, 0x8000, random(0x1000, 8));
    put(chip, 0x10000, random(0x10000, 9));
    assertThat(explain(chip).document()).containsEntry("encrypted", true).containsEntry("type", "flash");
    assertThat(refusal(random(300_000, 10))).isEqualTo("FIRMWARE-102");
    assertThat(refusal(random(1_000, 11))).isEqualTo("FIRMWARE-102");
    assertThat(refusal("An old letter. ".repeat(1_000).getBytes(StandardCharsets.UTF_8))).isEqualTo("FIRMWARE-101");
  }

  @Test
  void broken_empty_erased_and_oversized_files_are_refused_with_their_codes() {
    assertThat(refusal(new byte[0])).isEqualTo("FIRMWARE-104");
    byte[] erased = new byte[10_000];
    Arrays.fill(erased, (byte) 0xFF);
    assertThat(refusal(erased)).isEqualTo("FIRMWARE-104");
    assertThat(refusal(new byte[] {(byte) 0xE9})).isEqualTo("FIRMWARE-100");
    assertThat(refusal("x".getBytes(StandardCharsets.UTF_8))).isEqualTo("FIRMWARE-101");
    assertThat(refusal(new byte[] {(byte) 0xE9, (byte) 255, 2, 0x2F, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2})).isEqualTo("FIRMWARE-100");
    byte[] table = TABLE.encode();
    table[40] ^= 1;
    assertThat(refusal(table)).isEqualTo("FIRMWARE-100");
    assertThat(refusal(new byte[] {0x3D, (byte) 0xB8, (byte) 0xF3, (byte) 0x96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})).isEqualTo("FIRMWARE-100");
    Source huge = new Source() {
      @Override
      public long length() {
        return FirmwareFile.LARGEST + 1;
      }

      @Override
      public byte[] bytes(long at, int most) {
        throw new AssertionError("not a byte is read");
      }
    };
    assertThatThrownBy(() -> FirmwareFile.explain(huge)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-103"));
  }

  @Test
  void a_large_dump_is_never_in_memory_as_a_whole() {
    byte[] begin = flash(Chip.ESP32C3);
    int[] most = {0};
    Source dump = new Source() {
      @Override
      public long length() {
        return FirmwareFile.LARGEST;
      }

      @Override
      public byte[] bytes(long at, int wanted) {
        most[0] = Math.max(most[0], wanted);
        byte[] bytes = new byte[wanted];
        for (int i = 0; i < wanted; i++) bytes[i] = at + i < begin.length ? begin[(int) at + i] : (byte) 0xFF;
        return bytes;
      }
    };
    assertThat(FirmwareFile.explain(dump).type()).isEqualTo("flash");
    assertThat(most[0]).isLessThanOrEqualTo(64 * 1024);
  }

  @Test
  void no_bytes_make_it_fail_without_a_code() {
    List<byte[]> seeds = List.of(app(Chip.ESP32C3, 1), TABLE.encode(), flash(Chip.ESP32), random(5_000, 3));
    qt().withExamples(400).forAll(longs().all(), integers().between(0, 3)).checkAssert((seed, which) -> {
      Random random = new Random(seed);
      byte[] bytes = seeds.get(which).clone();
      for (int i = random.nextInt(20); i >= 0; i--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      for (int i = random.nextInt(4); i >= 0; i--) bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
      assertThat(refusal(Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length))).matches("FIRMWARE-10[0-4]|image|partitions|otadata|nvs|nvs-keys|mcuboot|flash");
    });
  }

  @FuzzTest
  void fuzzed_bytes_are_explained_or_refused(byte[] bytes) {
    assertThat(refusal(bytes)).matches("FIRMWARE-10[0-4]|image|partitions|otadata|nvs|nvs-keys|mcuboot|flash");
  }
}
