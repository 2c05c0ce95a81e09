package dev.bulwark.firmware.nvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.nvs.NvsValue.Blob;
import dev.bulwark.firmware.nvs.NvsValue.Text;
import dev.bulwark.firmware.nvs.NvsValue.Whole;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NvsBuilderTest {
  static Whole u8(int number) {
    return new Whole(NvsType.U8, BigInteger.valueOf(number));
  }

  static NvsBuilder builder(long size) {
    NvsBuilder builder = new NvsBuilder(size);
    builder.namespace("ns");
    return builder;
  }

  private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }

  private static int state(byte[] bytes, int page) {
    return HexFormat.fromHexDigits(HexFormat.of().formatHex(bytes, page * 4096, page * 4096 + 1));
  }

  @Test
  void a_small_partition_has_the_bytes_that_the_format_prescribes() {
    NvsBuilder builder = builder(0x3000);
    builder.put("k", u8(7));
    byte[] bytes = builder.build();
    assertThat(HexFormat.of().formatHex(bytes, 0, 9)).isEqualTo("feffffff" + "00000000" + "fe");
    assertThat(HexFormat.of().formatHex(bytes, 32, 36)).isEqualTo("faffffff");
    assertThat(HexFormat.of().formatHex(bytes, 64, 68)).isEqualTo("000101ff");
    assertThat(HexFormat.of().formatHex(bytes, 72, 96)).isEqualTo("6e73" + "00".repeat(14) + "01ffffffffffffff");
    assertThat(HexFormat.of().formatHex(bytes, 96, 100)).isEqualTo("010101ff");
    assertThat(HexFormat.of().formatHex(bytes, 104, 128)).isEqualTo("6b" + "00".repeat(15) + "07ffffffffffffff");
    assertThat(Arrays.copyOfRange(bytes, 128, 0x3000)).containsOnly(0xFF);
  }

  @Test
  void the_last_page_stays_erased_and_what_does_not_fit_before_it_is_refused() {
    NvsBuilder builder = builder(0x3000);
    for (int i = 0; i < 251; i++) builder.put("k" + i, u8(1));
    byte[] bytes = builder.build();
    assertThat(state(bytes, 0)).isEqualTo(0xFC);
    assertThat(state(bytes, 1)).isEqualTo(0xFE);
    assertThat(Arrays.copyOfRange(bytes, 0x2000, 0x3000)).containsOnly(0xFF);
    refused("FIRMWARE-222", () -> builder.put("more", u8(1)));
  }

  @Test
  void a_partition_below_three_pages_is_for_reading_only_and_ends_with_what_is_used() {
    NvsBuilder builder = builder(0x2000);
    builder.put("k", u8(1));
    assertThat(builder.build()).hasSize(0x1000);
    assertThat(builder.warnings()).singleElement().asString().contains("read");
    assertThat(new NvsBuilder(0x3000).warnings()).isEmpty();
  }

  @Test
  void sizes_that_no_partition_has_are_refused() {
    for (long size : new long[] {0, 1, 4095, 4097, 0x3001, -4096, NvsBuilder.LARGEST + 4096L, Long.MAX_VALUE}) refused("FIRMWARE-220", () -> new NvsBuilder(size));
  }

  @Test
  void a_string_is_never_split_and_a_blob_is() {
    NvsBuilder builder = builder(0x6000);
    builder.put("a", new Text("x".repeat(3900)));
    builder.put("s", new Text("y".repeat(100)));
    byte[] blob = new byte[9000];
    new Random(1).nextBytes(blob);
    builder.put("b", new Blob(blob));
    byte[] bytes = builder.build();
    assertThat(bytes[0x1000 + 65]).as("the string opens the second page").isEqualTo((byte) 0x21);
    NvsReading reading = NvsPartition.read(bytes);
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.entries()).containsExactly(new NvsEntry("ns", "a", new Text("x".repeat(3900))), new NvsEntry("ns", "s", new Text("y".repeat(100))), new NvsEntry("ns", "b", new Blob(blob)));
  }

  @Test
  void a_string_may_fill_a_page_of_its_own_and_no_more() {
    NvsBuilder builder = builder(0x4000);
    builder.put("s", new Text("z".repeat(3999)));
    assertThat(NvsPartition.read(builder.build()).entries()).containsExactly(new NvsEntry("ns", "s", new Text("z".repeat(3999))));
    refused("FIRMWARE-221", () -> builder.put("t", new Text("z".repeat(4000))));
    refused("FIRMWARE-221", () -> builder.put("t", new Text("é".repeat(2000))));
  }

  @Test
  void keys_have_1_to_15_bytes_and_a_namespace_before_them() {
    NvsBuilder builder = builder(0x3000);
    builder.put("k".repeat(15), u8(1));
    refused("FIRMWARE-221", () -> builder.put("k".repeat(16), u8(1)));
    refused("FIRMWARE-221", () -> builder.put("é".repeat(8), u8(1)));
    refused("FIRMWARE-221", () -> builder.put("", u8(1)));
    refused("FIRMWARE-221", () -> builder.put("a\0b", u8(1)));
    refused("FIRMWARE-221", () -> builder.namespace("n".repeat(16)));
    refused("FIRMWARE-221", () -> new NvsBuilder(0x3000).put("k", u8(1)));
  }

  @Test
  void a_namespace_named_again_is_the_same_one() {
    NvsBuilder builder = builder(0x3000);
    builder.namespace("other");
    builder.put("k", u8(1));
    builder.namespace("ns");
    builder.put("k", u8(2));
    assertThat(NvsPartition.read(builder.build()).entries()).containsExactly(new NvsEntry("other", "k", u8(1)), new NvsEntry("ns", "k", u8(2)));
    assertThat(builder.warnings()).isEmpty();
    builder.put("k", u8(3));
    assertThat(builder.warnings()).singleElement().asString().contains("twice");
  }

  @Test
  void there_are_254_namespaces_at_most() {
    NvsBuilder builder = new NvsBuilder(0x8000);
    for (int i = 0; i < 254; i++) builder.namespace("n" + i);
    refused("FIRMWARE-221", () -> builder.namespace("one more"));
    builder.put("k", u8(9));
    assertThat(NvsPartition.read(builder.build()).entries()).containsExactly(new NvsEntry("n253", "k", u8(9)));
  }

  @Test
  void numbers_that_do_not_fit_their_type_cannot_be_made() {
    assertThatThrownBy(() -> u8(256)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> u8(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Whole(NvsType.I8, BigInteger.valueOf(128))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Whole(NvsType.U64, BigInteger.ONE.shiftLeft(64))).isInstanceOf(IllegalArgumentException.class);
  }
}
