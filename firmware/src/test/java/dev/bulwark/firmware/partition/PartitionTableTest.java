package dev.bulwark.firmware.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.partition.TableReading.Read;
import dev.bulwark.firmware.partition.TableReading.Unreadable;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionTableTest {
  static final Partition NVS = new Partition("nvs", 1, 2, 0x9000, 0x4000, false, false);
  static final Partition OTADATA = new Partition("otadata", 1, 0, 0xd000, 0x2000, false, false);
  static final Partition FACTORY = new Partition("factory", 0, 0, 0x10000, 0x100000, false, false);
  static final Partition OTA_1 = new Partition("ota_1", 0, 0x11, 0x210000, 0x100000, false, false);
  static final Partition OTA_0 = new Partition("ota_0", 0, 0x10, 0x110000, 0x100000, true, false);

  static PartitionTable table(Partition... partitions) {
    return PartitionTable.of(List.of(partitions));
  }

  private static PartitionTable read(byte[] bytes) {
    TableReading reading = PartitionTable.read(bytes, 0);
    assertThat(reading).isInstanceOf(Read.class);
    return ((Read) reading).table();
  }

  private static String unreadable(byte[] bytes) {
    TableReading reading = PartitionTable.read(bytes, 0);
    assertThat(reading).isInstanceOf(Unreadable.class);
    return ((Unreadable) reading).detail();
  }

  @Test
  void a_table_is_3072_bytes_with_a_checksum_and_reads_back() {
    PartitionTable table = table(NVS, OTADATA, FACTORY, OTA_1, OTA_0);
    byte[] bytes = table.encode();
    assertThat(bytes).hasSize(3072).startsWith(0xAA, 0x50, 1, 2, 0, 0x90, 0, 0, 0, 0x40, 0, 0, 'n', 'v', 's', 0);
    assertThat(read(bytes)).isEqualTo(table);
    assertThat(read(bytes).hasChecksum()).isTrue();
    assertThat(table.faults()).isEmpty();
    assertThat(table.factory()).contains(FACTORY);
    assertThat(table.ota()).containsExactly(OTA_0, OTA_1);
    assertThat(table.otaData()).contains(OTADATA);
    assertThat(table.test()).isEmpty();
    assertThat(table.flashSize()).isEqualTo(0x310000);
  }

  @Test
  void erased_flash_is_no_table_and_a_checksum_over_no_rows_is_one() {
    byte[] erased = new byte[PartitionTable.LENGTH];
    Arrays.fill(erased, (byte) 0xFF);
    assertThat(unreadable(erased)).contains("erased");
    assertThat(read(table().encode()).partitions()).isEmpty();
  }

  @Test
  void every_flipped_bit_of_the_rows_is_found_by_the_checksum_or_the_magic() {
    byte[] bytes = table(NVS, FACTORY).encode();
    for (int bit = 0; bit < 3 * 32 * 8; bit++) {
      if (bit >= 64 * 8 + 16 && bit < 80 * 8) continue; // the filler of the checksum's row, which nobody looks at
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(PartitionTable.read(flipped, 0)).as("bit %d", bit).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void ninety_six_rows_without_an_end_are_refused_and_ninety_four_with_checksum_and_end_are_not() {
    List<Partition> many = new ArrayList<>();
    for (int i = 0; i < 94; i++) many.add(new Partition("p" + i, 0x40, i, 0x10000 + i * 0x1000L, 0x1000, false, false));
    byte[] full = PartitionTable.of(many).encode();
    assertThat(read(full).partitions()).hasSize(94);
    byte[] endless = full.clone();
    System.arraycopy(full, 0, endless, 94 * 32, 32);
    System.arraycopy(full, 0, endless, 95 * 32, 32);
    assertThat(unreadable(endless)).contains("no end");
    many.add(NVS);
    assertThatThrownBy(() -> PartitionTable.of(many)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-203"));
  }

  @Test
  void two_md5_rows_are_refused() {
    byte[] bytes = table(NVS).encode();
    System.arraycopy(bytes, 32, bytes, 64, 32);
    assertThat(unreadable(bytes)).contains("second checksum");
  }

  @Test
  void a_row_after_the_checksum_is_refused_because_nothing_covers_it() {
    byte[] bytes = table(NVS).encode();
    System.arraycopy(bytes, 0, bytes, 64, 32);
    assertThat(unreadable(bytes)).contains("after the checksum");
  }

  @Test
  void a_table_without_checksum_is_read_and_one_that_is_cut_is_not() {
    byte[] bytes = table(NVS, FACTORY).encode();
    byte[] old = bytes.clone();
    Arrays.fill(old, 64, 96, (byte) 0xFF);
    assertThat(read(old).partitions()).containsExactly(NVS, FACTORY);
    assertThat(read(old).hasChecksum()).isFalse();
    assertThat(unreadable(Arrays.copyOf(bytes, 100))).contains("multiple of 32");
    assertThat(unreadable(Arrays.copyOf(bytes, 96))).contains("no end");
    assertThat(read(Arrays.copyOf(bytes, 128)).partitions()).hasSize(2);
    assertThat(unreadable(new byte[0])).contains("no bytes");
    assertThat(PartitionTable.read(bytes, -1)).isInstanceOf(Unreadable.class);
    assertThat(PartitionTable.read(bytes, Integer.MAX_VALUE)).isInstanceOf(Unreadable.class);
  }

  @Test
  void bytes_beyond_the_table_are_not_looked_at() {
    byte[] flash = new byte[0xA000];
    System.arraycopy(table(NVS, FACTORY).encode(), 0, flash, 0x8000, 0xC00);
    assertThat(PartitionTable.read(flash, 0x8000)).isInstanceOfSatisfying(Read.class, r -> assertThat(r.table().partitions()).containsExactly(NVS, FACTORY));
  }

  @Test
  void flags_that_are_not_known_are_told_and_do_not_stop() {
    byte[] bytes = table(NVS).encode();
    bytes[31] = 8;
    Arrays.fill(bytes, 32, 64, (byte) 0xFF);
    assertThat(read(bytes).warnings()).singleElement().asString().contains("0x08000000");
    assertThat(read(table(NVS).encode()).warnings()).isEmpty();
  }

  @Test
  void overlap_place_alignment_size_and_names_are_faults() {
    assertThat(table(NVS, at("late", 1, 0x99, 0xc000, 0x1000)).faults()).singleElement().asString().contains("overlaps nvs");
    assertThat(table(at("all", 1, 0x99, 0x9000, 0x100000), at("in", 1, 0x99, 0xa000, 0x1000), at("also", 1, 0x99, 0x20000, 0x1000)).faults()).hasSize(2).allMatch(f -> f.contains("overlaps all"));
    assertThat(table(at("low", 1, 0x99, 0x8000, 0x1000)).faults()).singleElement().asString().contains("below 0x9000");
    assertThat(table(at("boot", 2, 0, 0x1000, 0x7000), at("table", 3, 0, 0x8000, 0x1000)).faults()).isEmpty();
    assertThat(table(at("odd", 1, 0x99, 0x9100, 0x1000)).faults()).singleElement().asString().contains("multiple of 0x1000");
    assertThat(table(at("app", 0, 0, 0x18000, 0x8000)).faults()).singleElement().asString().contains("multiple of 0x10000");
    assertThat(table(at("app", 0, 0, 0x10000, 0x8100)).faults()).singleElement().asString().contains("0x8100 bytes");
    assertThat(table(NVS, at("nvs", 1, 0x99, 0x20000, 0x1000)).faults()).singleElement().asString().contains("two partitions are named nvs");
    assertThat(table(at("o", 1, 0, 0xd000, 0x1000)).faults()).singleElement().asString().contains("otadata");
    assertThat(table(OTADATA, at("o", 1, 0, 0x20000, 0x2000)).faults()).singleElement().asString().contains("several otadata");
    assertThat(table(at("end", 1, 0x99, 0xFFFF_F000L, 0x2000)).faults()).singleElement().asString().contains("4 GiB");
    assertThat(table(new Partition("o", 1, 0, 0xd000, 0x2000, false, true)).faults()).singleElement().asString().contains("read-only");
  }

  @Test
  void random_tables_read_back_as_they_were() {
    Random random = new Random(11);
    for (int i = 0; i < 1_000; i++) {
      List<Partition> rows = new ArrayList<>();
      for (int n = random.nextInt(20); n > 0; n--) {
        String name = "é€x".substring(0, random.nextInt(4)) + Integer.toString(random.nextInt(100_000), 36);
        rows.add(
            new Partition(
                name, random.nextInt(255), random.nextInt(256), random.nextLong(1L << 32), random.nextLong(1L << 32), random.nextBoolean(), random.nextBoolean()));
      }
      PartitionTable table = PartitionTable.of(rows);
      assertThat(read(table.encode())).isEqualTo(table);
    }
  }

  @Test
  void noise_and_mutations_are_read_or_refused_and_never_throw() {
    Random random = new Random(12);
    byte[] good = table(NVS, OTADATA, FACTORY, OTA_0).encode();
    Arrays.fill(good, 4 * 32, 5 * 32, (byte) 0xFF); // without the checksum, so that what is mutated is looked at
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(3100));
      for (int n = random.nextInt(8); n > 0 && bytes.length > 0; n--) bytes[random.nextInt(Math.min(bytes.length, 160))] = (byte) random.nextInt();
      if (PartitionTable.read(bytes, random.nextInt(3) * 32) instanceof Read(PartitionTable table)) assertThat(table.faults().size() + table.warnings().size()).isNotNegative();
    }
  }

  private static Partition at(String name, int type, int subtype, long offset, long size) {
    return new Partition(name, type, subtype, offset, size, false, false);
  }
}
