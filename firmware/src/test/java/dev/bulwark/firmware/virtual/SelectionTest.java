package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The bootloader's choice, by name where the rule has a trap, and over the whole space of states against the rule's own words. */
class SelectionTest {
  private static final OtaEntry BLANK = blank();

  @Test
  void two_blank_records_mean_the_factory_application_and_otherwise_slot_0_as_a_first_choice() {
    assertThat(select(BLANK, BLANK, 2, true)).isEqualTo(new Selection(Slot.FACTORY, false, OptionalInt.empty()));
    assertThat(select(BLANK, BLANK, 2, false)).isEqualTo(new Selection(0, true, OptionalInt.empty()));
  }

  @Test
  void two_aborted_records_without_a_factory_mean_slot_0_but_nothing_is_written_down() {
    assertThat(select(OtaEntry.of(1, OtaState.ABORTED), OtaEntry.of(2, OtaState.INVALID), 2, false)).isEqualTo(new Selection(0, false, OptionalInt.empty()));
  }

  @Test
  void a_record_with_a_wrong_checksum_is_not_ruled_out_by_its_state_so_everything_is_tried_from_factory_on() {
    assertThat(select(damaged(OtaEntry.of(5, OtaState.VALID)), BLANK, 2, false)).isEqualTo(new Selection(Slot.FACTORY, false, OptionalInt.empty()));
  }

  @Test
  void the_larger_sequence_wins_unsigned_and_of_two_equal_ones_the_first() {
    assertThat(select(OtaEntry.of(1, OtaState.VALID), OtaEntry.of(2, OtaState.NEW), 2, true)).isEqualTo(new Selection(1, false, OptionalInt.of(1)));
    assertThat(select(OtaEntry.of(0xFFFF_FFFEL, OtaState.VALID), OtaEntry.of(2, OtaState.VALID), 2, true).active()).hasValue(0);
    assertThat(select(OtaEntry.of(4, OtaState.VALID), OtaEntry.of(4, OtaState.NEW), 2, true).active()).hasValue(0);
  }

  @Test
  void sequence_0_counts_as_the_slot_before_slot_0() {
    assertThat(select(OtaEntry.of(0, OtaState.VALID), BLANK, 3, true).start()).isEqualTo((int) (0xFFFF_FFFFL % 3));
  }

  @Test
  void a_table_without_update_slots_means_factory_whatever_otadata_says() {
    assertThat(select(OtaEntry.of(1, OtaState.VALID), BLANK, 0, true).start()).isEqualTo(Slot.FACTORY);
    assertThat(Selection.of(OtaEntry.of(1, OtaState.VALID), BLANK, 0, false, true, i -> true).start()).isEqualTo(Slot.FACTORY);
  }

  @Test
  void with_anti_rollback_a_newer_record_of_an_older_application_is_passed_over() {
    OtaEntry old = OtaEntry.of(1, OtaState.VALID);
    OtaEntry tooOld = OtaEntry.of(2, OtaState.VALID);
    assertThat(Selection.of(old, tooOld, 2, false, true, index -> index == 0)).isEqualTo(new Selection(0, false, OptionalInt.of(0)));
    assertThat(Selection.of(old, tooOld, 2, false, true, index -> false)).isEqualTo(new Selection(Slot.FACTORY, false, OptionalInt.empty()));
  }

  @Test
  void with_anti_rollback_two_records_never_written_begin_at_factory_and_count_as_a_first_choice() {
    assertThat(Selection.of(BLANK, damaged(OtaEntry.of(3, OtaState.VALID)), 2, false, true, i -> true)).isEqualTo(new Selection(Slot.FACTORY, true, OptionalInt.empty()));
  }

  @Test
  void over_all_states_sequences_and_checksums_the_choice_is_what_the_rule_says() {
    List<OtaEntry> space = new ArrayList<>(List.of(BLANK));
    for (OtaState state : OtaState.values()) {
      if (state == OtaState.UNKNOWN) continue;
      for (long sequence : new long[] {0, 1, 2, 3, 0xFFFF_FFFEL}) space.addAll(List.of(OtaEntry.of(sequence, state), damaged(OtaEntry.of(sequence, state))));
    }
    int seen = 0;
    for (OtaEntry first : space)
      for (OtaEntry second : space)
        for (int slots = 1; slots <= 3; slots++)
          for (int flags = 0; flags < 8; flags++) {
            boolean factory = (flags & 1) != 0;
            boolean antiRollback = (flags & 2) != 0;
            boolean recent = (flags & 4) != 0;
            Selection selection = Selection.of(first, second, slots, factory, antiRollback, i -> recent);
            boolean firstCounts = first.usable() && (!antiRollback || recent);
            boolean secondCounts = second.usable() && (!antiRollback || recent);
            if (firstCounts || secondCounts) {
              long most = Math.max(firstCounts ? first.sequence() : -1, secondCounts ? second.sequence() : -1);
              assertThat(selection.start()).isEqualTo((int) (Integer.toUnsignedLong((int) (most - 1)) % slots));
              assertThat(selection.initial()).isFalse();
            } else {
              boolean byState = !antiRollback && !open(first) && !open(second);
              assertThat(selection.start()).isEqualTo(byState && !factory ? 0 : Slot.FACTORY);
              assertThat(selection.initial()).isEqualTo(untouched(first) && untouched(second) && (antiRollback || byState && !factory));
              assertThat(selection.active()).isEmpty();
            }
            seen++;
          }
    assertThat(seen).isGreaterThan(50_000);
  }

  private static boolean open(OtaEntry entry) {
    return entry.sequence() != 0xFFFF_FFFFL && entry.state() != OtaState.INVALID && entry.state() != OtaState.ABORTED;
  }

  private static boolean untouched(OtaEntry entry) {
    return entry.sequence() == 0xFFFF_FFFFL || entry.crc() != OtaEntry.crcOf(entry.sequence());
  }

  private static Selection select(OtaEntry first, OtaEntry second, int slots, boolean factory) {
    return Selection.of(first, second, slots, factory, false, i -> true);
  }

  private static OtaEntry damaged(OtaEntry entry) {
    return new OtaEntry(entry.sequence(), entry.rawLabel(), entry.rawState(), entry.crc() ^ 1);
  }

  private static OtaEntry blank() {
    byte[] erased = new byte[OtaEntry.BYTES];
    Arrays.fill(erased, (byte) 0xFF);
    return OtaEntry.read(erased, 0);
  }
}
