package dev.bulwark.firmware.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtaEntryTest {
  @Test
  void the_checksum_of_a_sequence_number_is_the_variant_that_starts_at_zero() {
    assertThat(OtaEntry.crcOf(1)).isEqualTo(0x4743_989aL);
    assertThat(OtaEntry.crcOf(2)).isEqualTo(0x55f6_3774L);
    assertThat(OtaEntry.crcOf(5)).isEqualTo(0xc821_0fcdL);
  }

  @Test
  void a_written_record_reads_back_and_has_the_bytes_of_the_format() {
    byte[] bytes = OtaEntry.of(2, OtaState.PENDING_VERIFY).encode();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("02000000" + "ff".repeat(20) + "01000000" + "7437f655");
    OtaEntry entry = OtaEntry.read(bytes, 0);
    assertThat(entry).isEqualTo(OtaEntry.of(2, OtaState.PENDING_VERIFY));
    assertThat(entry.usable()).isTrue();
    assertThat(entry.with(OtaState.ABORTED).usable()).isFalse();
    assertThat(entry.with(OtaState.INVALID).usable()).isFalse();
    assertThat(entry.with(OtaState.UNDEFINED).usable()).isTrue();
  }

  @Test
  void a_flipped_bit_in_the_sequence_number_makes_the_record_unusable_and_its_twin_stays_usable() {
    for (int bit = 0; bit < 32; bit++) {
      byte[] bytes = OtaEntry.of(7, OtaState.VALID).encode();
      assertThat(OtaEntry.read(bytes, 0).usable()).isTrue();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(OtaEntry.read(bytes, 0).usable()).isFalse();
    }
  }

  @Test
  void an_erased_sector_is_blank_and_never_usable() {
    byte[] sector = HexFormat.of().parseHex("ff".repeat(64));
    assertThat(OtaEntry.read(sector, 32).blank()).isTrue();
    assertThat(OtaEntry.read(sector, 32).usable()).isFalse();
    assertThat(OtaEntry.read(sector, 32).state()).isEqualTo(OtaState.UNDEFINED);
  }

  @Test
  void any_32_bytes_are_a_record_and_encode_to_themselves() {
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[40];
      random.nextBytes(bytes);
      byte[] same = java.util.Arrays.copyOfRange(bytes, 5, 37);
      assertThat(OtaEntry.read(bytes, 5).encode()).isEqualTo(same);
    }
  }

  @Test
  void fewer_than_32_bytes_are_a_problem() {
    assertThatThrownBy(() -> OtaEntry.read(new byte[31], 0)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-204"));
    assertThatThrownBy(() -> OtaEntry.read(new byte[40], 9)).isInstanceOf(Problem.class);
    assertThat(OtaEntry.read(new byte[40], 8).sequence()).isZero();
  }

  @Test
  void a_state_beyond_the_known_ones_is_unknown_and_is_kept() {
    byte[] bytes = OtaEntry.of(1, OtaState.VALID).encode();
    bytes[25] = 1;
    OtaEntry entry = OtaEntry.read(bytes, 0);
    assertThat(entry.state()).isEqualTo(OtaState.UNKNOWN);
    assertThat(entry.encode()).isEqualTo(bytes);
  }
}
