package dev.bulwark.firmware.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionCsvTest {
  private static Partition only(String row) {
    return PartitionCsv.read(row).partitions().getFirst();
  }

  private static void refused(String text, String... parts) {
    assertThatThrownBy(() -> PartitionCsv.read(text))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-202"))
        .hasMessageContainingAll(parts);
  }

  @Test
  void empty_offsets_are_the_next_free_ones_and_applications_begin_at_64_kib() {
    PartitionTable table =
        PartitionCsv.read(
            """
            # Name, Type, SubType, Offset, Size, Flags
            nvs,      data, nvs,     ,        20K
            \t factory , APP , factory,,1M
              # indented remark

            storage,data,fat,,528K,encrypted
            config,0x40,7,,0x1000,encrypted:readonly
            """);
    assertThat(table.partitions())
        .containsExactly(
            new Partition("nvs", 1, 2, 0x9000, 0x5000, false, false),
            new Partition("factory", 0, 0, 0x10000, 0x100000, false, false),
            new Partition("storage", 1, 0x81, 0x110000, 528 * 1024, true, false),
            new Partition("config", 0x40, 7, 0x194000, 0x1000, true, true));
    assertThat(table.faults()).isEmpty();
    assertThat(table.warnings()).isEmpty();
  }

  @Test
  void names_and_numbers_of_types_mean_the_same() {
    assertThat(only("a,app,ota_15,,1M")).isEqualTo(only("a,0,0x1F,,1048576"));
    assertThat(only("a,data,nvs_keys,,4K")).isEqualTo(only("a,0x1,4,,0x1000"));
    assertThat(only("a,data,littlefs,,4k").subtype()).isEqualTo(0x83);
    assertThat(only("a,data,,,4K").subtype()).as("undefined").isEqualTo(6);
    assertThat(only("a,0x40,,,4K").subtype()).isEqualTo(6);
    assertThat(only("a,app,test,,64K").isTest()).isTrue();
  }

  @Test
  void a_negative_size_reaches_up_to_an_address() {
    assertThat(only("a,data,fat,0x10000,-0x400000").end()).isEqualTo(0x400000);
    refused("a,data,fat,0x10000,-0x8000", "line 1", "4 GiB");
  }

  @Test
  void a_table_elsewhere_moves_the_first_partition() {
    assertThat(PartitionCsv.read("a,data,fat,,4K", 0x10000).partitions().getFirst().offset()).isEqualTo(0x11000);
    assertThatThrownBy(() -> PartitionCsv.read("a,data,fat,0x9000,4K", 0x10000)).hasMessageContaining("0x11000");
    assertThat(PartitionCsv.read("t,partition_table,primary,,\na,data,fat,,4K").partitions().getFirst().offset()).isEqualTo(0x8000);
    assertThat(PartitionCsv.read("b,bootloader,primary,0x1000,0x7000\nt,partition_table,primary,,\na,data,fat,,4K").faults()).isEmpty();
    refused("b,bootloader,primary,,0x7000", "needs an offset");
  }

  @Test
  void a_row_that_cannot_be_read_is_told_with_its_line() {
    refused("\n# x\nnvs,data,nosuch,,4K", "line 3", "nosuch");
    refused("nvs,dat,nvs,,4K", "line 1", "no type dat");
    refused("nvs,,nvs,,4K", "type is empty");
    refused("a,app,,,4K", "subtype is empty");
    refused("a,data,nvs,,", "size is empty");
    refused("a,data,nvs,x,4K", "offset is no number: x");
    refused("a,data,nvs,,4G", "size is no number: 4G");
    refused("a,data,nvs,,010", "size is no number");
    refused("a,data,256,,4K", "no subtype 256");
    refused("a,0xff,0,,4K", "255");
    refused("a,data,nvs,,4K,secret", "no flag secret");
    refused("a,data,nvs,,4K,encrypted,readonly", "more than six");
    refused("a,data,nvs,,$SIZE", "variables");
    refused("a,data,nvs,0x9000,0x9000\nb,app,factory,0x10000,1M", "line 2", "0x12000");
    refused("a,data,nvs,0x20000,0x9000\nb,app,factory,0x10000,1M", "line 2");
    refused("a,data,nvs,0x8000,0x9000", "line 1", "0x9000");
    refused("a,data,nvs,,99999999999999999999999999M", "no number");
    refused("a,data,nvs,,0xFFFFFFFFFFFFFFFF", "no number");
    refused("a,data,nvs,,0x100000000", "4 GiB");
    refused("a", "line 1");
  }

  @Test
  void a_name_of_more_than_16_bytes_is_cut_with_a_warning_and_one_of_16_is_not() {
    PartitionTable table = PartitionCsv.read("abcdefghijklmnopq,data,fat,,4K\n");
    assertThat(table.partitions().getFirst().name()).isEqualTo("abcdefghijklmnop");
    assertThat(table.warnings()).singleElement().asString().contains("line 1", "cut");
    assertThat(only("ééééééééé,data,fat,,4K").name()).as("no half characters").isEqualTo("éééééééé");
    assertThat(PartitionCsv.read("abcdefghijklmnop,data,fat,,4K").warnings()).isEmpty();
  }

  @Test
  void two_names_that_are_the_same_once_cut_are_a_fault() {
    assertThat(PartitionCsv.read("abcdefghijklmnopq,data,fat,,4K\nabcdefghijklmnopr,data,fat,,4K").faults()).singleElement().asString().contains("two partitions");
  }

  @Test
  void more_partitions_than_fit_are_refused_with_the_line() {
    String row = "p,data,fat,,4K\n";
    assertThat(PartitionCsv.read(row.repeat(94)).partitions()).hasSize(94);
    assertThatThrownBy(() -> PartitionCsv.read(row.repeat(95))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-203")).hasMessageContaining("line 95");
    assertThatThrownBy(() -> PartitionCsv.read("#".repeat(PartitionCsv.LONGEST + 1))).isInstanceOf(Problem.class);
  }

  @Test
  void a_name_like_a_type_that_it_has_not_is_warned_of_and_nvs_under_flash_encryption_too() {
    assertThat(PartitionCsv.read("factory,data,nvs,,16K").warnings()).singleElement().asString().contains("factory");
    assertThat(PartitionCsv.read("x,data,nvs,,16K,encrypted").warnings()).singleElement().asString().contains("NVS");
    assertThat(PartitionCsv.read("ota_0,app,ota_0,,1M").warnings()).isEmpty();
  }

  @Test
  void a_table_of_any_sound_partitions_reads_back_from_its_text() {
    Random random = new Random(21);
    for (int i = 0; i < 500; i++) {
      List<Partition> rows = new ArrayList<>();
      long at = 0x9000;
      for (int n = random.nextInt(30); n > 0; n--) {
        int type = random.nextInt(3) == 0 ? 0 : random.nextInt(2) == 0 ? 1 : 0x40 + random.nextInt(190);
        at = (at + 0xFFFF) / 0x10000 * 0x10000 + random.nextInt(4) * 0x10000L;
        long size = (1 + random.nextInt(300)) * 0x1000L + (type == 0 ? 0 : random.nextInt(3) * 0x11L);
        rows.add(new Partition("part" + n, type, random.nextInt(256), at, size, random.nextBoolean(), random.nextBoolean()));
        at += size;
      }
      PartitionTable table = PartitionTable.of(rows);
      assertThat(PartitionCsv.read(PartitionCsv.write(table))).isEqualTo(table);
    }
  }

  @Test
  void noise_is_read_or_refused_with_a_code_and_nothing_else() {
    Random random = new Random(22);
    String alphabet = "nvsapdtof_0123456789xkKM,,,,:-#$ \n\n\té\uFEFF\0";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "nvs,data,nvs,,16K,readonly\n" : "");
      for (int n = random.nextInt(40); n > 0; n--) text.insert(random.nextInt(text.length() + 1), alphabet.charAt(random.nextInt(alphabet.length())));
      try {
        assertThat(PartitionCsv.read(text.toString()).encode()).hasSize(3072);
      } catch (Problem problem) {
        assertThat(problem.code()).isIn("FIRMWARE-202", "FIRMWARE-203");
      }
    }
  }
}
