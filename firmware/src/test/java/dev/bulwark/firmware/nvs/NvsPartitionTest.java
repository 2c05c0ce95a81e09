package dev.bulwark.firmware.nvs;

import static dev.bulwark.firmware.nvs.NvsBuilderTest.builder;
import static dev.bulwark.firmware.nvs.NvsBuilderTest.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.nvs.NvsValue.Blob;
import dev.bulwark.firmware.nvs.NvsValue.Text;
import dev.bulwark.firmware.partition.ZeroCrc;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each attack beside its harmless twin: the same partition untouched, read whole. */
class NvsPartitionTest {
  private static byte[] sample() {
    NvsBuilder builder = builder(0x4000);
    builder.put("one", u8(1));
    builder.put("text", new Text("hello"));
    builder.put("blob", new Blob(new byte[40]));
    builder.put("last", u8(9));
    return builder.build();
  }

  private static int entry(int index) {
    return 64 + 32 * index;
  }

  /** Repairs the checksum of an entry's head, as an attacker would. */
  private static void seal(byte[] bytes, int index) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(entry(index) + 4, (int) ZeroCrc.of(bytes, entry(index), 4, entry(index) + 8, 24));
  }

  private static void sealPage(byte[] bytes, int page) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(page * 4096 + 28, (int) ZeroCrc.of(bytes, page * 4096 + 4, 24));
  }

  private static String keys(byte[] bytes) {
    return String.join(" ", NvsPartition.read(bytes).entries().stream().map(NvsEntry::key).toList());
  }

  private static String findings(byte[] bytes) {
    return String.join("\n", NvsPartition.read(bytes).findings());
  }

  @Test
  void the_untouched_partition_is_read_whole_without_findings() {
    assertThat(keys(sample())).isEqualTo("one text blob last");
    assertThat(findings(sample())).isEmpty();
    assertThat(NvsPartition.looksLike(sample(), 0)).isTrue();
  }

  @Test
  void a_span_past_the_page_is_told_and_the_rest_is_read() {
    byte[] bytes = sample();
    bytes[entry(2) + 2] = (byte) 200;
    seal(bytes, 2);
    assertThat(findings(bytes)).contains("past the end of the page");
    assertThat(keys(bytes)).isEqualTo("one blob last");
    bytes[entry(2) + 2] = 0;
    seal(bytes, 2);
    assertThat(findings(bytes)).contains("claims 0 entries");
    assertThat(keys(bytes)).isEqualTo("one blob last");
  }

  @Test
  void a_span_that_hides_the_next_entry_is_told() {
    byte[] bytes = sample();
    bytes[entry(1) + 2] = 2;
    seal(bytes, 1);
    assertThat(findings(bytes)).contains("a value of its type takes one");
    bytes = sample();
    bytes[entry(2) + 2] = 3;
    seal(bytes, 2);
    assertThat(findings(bytes)).contains("claims 3 entries for 6 bytes");
  }

  @Test
  void a_wrong_crc_of_head_or_content_costs_that_entry_alone() {
    byte[] head = sample();
    head[entry(1) + 24] ^= 1;
    assertThat(keys(head)).isEqualTo("text blob last");
    assertThat(findings(head)).isEqualTo("page 0: 1 entry is skipped, the checksum does not match");
    byte[] content = sample();
    content[entry(3)] ^= 1;
    assertThat(keys(content)).isEqualTo("one blob last");
    assertThat(findings(content)).contains("checksum of its content");
  }

  @Test
  void a_page_that_stands_twice_is_read_once() {
    byte[] bytes = sample();
    System.arraycopy(bytes, 0, bytes, 0x1000, 0x1000);
    assertThat(keys(bytes)).isEqualTo("one text blob last");
    assertThat(findings(bytes)).isEqualTo("page 1 is skipped: it has the sequence number 0 of page 0");
    System.arraycopy(bytes, 0, bytes, 0x2000, 0x1000);
    assertThat(NvsPartition.read(bytes).findings()).hasSize(2);
  }

  @Test
  void pages_count_in_the_order_of_their_sequence_numbers_and_the_later_value_holds() {
    byte[] bytes = sample();
    NvsBuilder later = builder(0x3000);
    later.put("one", u8(2));
    System.arraycopy(later.build(), 0, bytes, 0x1000, 0x1000);
    bytes[0x1004] = 5;
    sealPage(bytes, 1);
    assertThat(NvsPartition.read(bytes).entries()).contains(new NvsEntry("ns", "one", u8(2))).doesNotContain(new NvsEntry("ns", "one", u8(1)));
    assertThat(findings(bytes)).contains("key one stands twice", "defines the namespace ns again");
    bytes[4] = 9;
    sealPage(bytes, 0);
    assertThat(NvsPartition.read(bytes).entries()).contains(new NvsEntry("ns", "one", u8(1)));
  }

  @Test
  void a_damaged_header_unknown_state_or_version_costs_the_page() {
    byte[] bytes = sample();
    bytes[5] ^= 1;
    assertThat(findings(bytes)).isEqualTo("page 0 is skipped: the checksum of its header does not match");
    assertThat(NvsPartition.looksLike(bytes, 0)).isFalse();
    bytes = sample();
    bytes[1] = 0;
    assertThat(findings(bytes)).contains("its state ffff00fe");
    bytes = sample();
    bytes[8] = (byte) 0xFD;
    sealPage(bytes, 0);
    assertThat(findings(bytes)).contains("its format fd");
    bytes = sample();
    Arrays.fill(bytes, 0, 4, (byte) 0xFF);
    assertThat(findings(bytes)).isEqualTo("page 0 is marked as unused and is not erased");
  }

  @Test
  void a_blob_with_a_missing_or_foreign_part_is_left_out_and_told() {
    byte[] missing = sample();
    missing[32 + 1] &= (byte) 0xFC; // entry 4, the blob's only part, marked as erased
    assertThat(findings(missing)).contains("part 0 of its blob is missing");
    assertThat(keys(missing)).isEqualTo("one text last");
    byte[] size = sample();
    size[entry(7) + 24] = 41;
    seal(size, 7);
    assertThat(findings(size)).contains("40 bytes and should have 41");
    byte[] count = sample();
    count[entry(7) + 28] = 2;
    seal(count, 7);
    assertThat(findings(count)).contains("part 1 of its blob is missing");
    byte[] huge = sample();
    Arrays.fill(huge, entry(7) + 24, entry(7) + 30, (byte) 0xFF);
    seal(huge, 7);
    assertThat(keys(huge)).isEqualTo("one text last");
    byte[] orphan = sample();
    orphan[entry(7) + 1] = 0x33;
    seal(orphan, 7);
    assertThat(findings(orphan)).contains("its type 33 is not known", "part 0 of a blob belongs to no blob");
  }

  @Test
  void an_entry_of_no_namespace_and_a_second_definition_are_told() {
    byte[] bytes = sample();
    bytes[entry(1)] = 7;
    seal(bytes, 1);
    assertThat(findings(bytes)).isEqualTo("key one is skipped: no namespace has its number 7");
    bytes[entry(1)] = 0;
    seal(bytes, 1);
    assertThat(findings(bytes)).contains("defines the namespace 1 again");
  }

  @Test
  void a_string_without_end_and_one_that_is_no_text_are_told() {
    byte[] bytes = sample();
    bytes[entry(3) + 5] = 'x';
    reseal(bytes);
    assertThat(findings(bytes)).contains("no end");
    bytes = sample();
    bytes[entry(3)] = (byte) 0xFF;
    reseal(bytes);
    assertThat(findings(bytes)).contains("not UTF-8");
    assertThat(keys(bytes)).isEqualTo("one blob last");
  }

  private static void reseal(byte[] bytes) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(entry(2) + 28, (int) ZeroCrc.of(bytes, entry(3), 6));
    seal(bytes, 2);
  }

  @Test
  void a_key_without_end_is_no_key() {
    byte[] bytes = sample();
    Arrays.fill(bytes, entry(1) + 8, entry(1) + 24, (byte) 'a');
    seal(bytes, 1);
    assertThat(findings(bytes)).contains("its key is no text");
    assertThat(keys(bytes)).isEqualTo("text blob last");
  }

  @Test
  void an_erased_partition_is_empty_and_sound_and_sizes_that_none_has_are_refused() {
    byte[] erased = new byte[0x3000];
    Arrays.fill(erased, (byte) 0xFF);
    NvsReading reading = NvsPartition.read(erased);
    assertThat(reading.entries()).isEmpty();
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.opaque()).isFalse();
    for (int size : new int[] {0, 1, 4095, 4097, 100}) assertThatThrownBy(() -> NvsPartition.read(new byte[size])).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-220"));
  }

  @Test
  void blobs_of_the_first_format_are_read() {
    byte[] bytes = sample();
    bytes[8] = (byte) 0xFF;
    sealPage(bytes, 0);
    bytes[entry(2) + 1] = 0x41;
    seal(bytes, 2);
    assertThat(NvsPartition.read(bytes).entries()).contains(new NvsEntry("ns", "text", new Blob(new byte[] {'h', 'e', 'l', 'l', 'o', 0})));
  }
}
