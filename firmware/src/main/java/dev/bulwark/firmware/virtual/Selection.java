package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.OtaEntry;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Where the bootloader begins to look for an application, from the two records of otadata alone. Pure.
 *
 * <p>Source: ESP-IDF's {@code bootloader_utility_get_selected_boot_partition}, whose two builds (with anti-rollback and without) differ in more than the version check.
 *
 * @param start number of an update slot, or {@link Slot#FACTORY}
 * @param initial nothing was ever selected: what loads first is written down as the selection
 * @param active which of the two records was chosen
 */
record Selection(int start, boolean initial, OptionalInt active) {
  /**
   * @param slots how many update slots the table has
   * @param factory whether it has a factory application
   * @param recent whether the application in the update slot of that number is of a secure version that the fuses allow; asked with anti-rollback only
   */
  static Selection of(OtaEntry first, OtaEntry second, int slots, boolean factory, boolean antiRollback, IntPredicate recent) {
    boolean untouched = neverWritten(first) && neverWritten(second);
    if (slots == 0) return new Selection(Slot.FACTORY, false, OptionalInt.empty());
    if (antiRollback) {
      if (untouched) return new Selection(Slot.FACTORY, true, OptionalInt.empty());
      return active(first, second, first.usable() && recent.test(slot(first, slots)), second.usable() && recent.test(slot(second, slots)), slots);
    }
    if (ruledOut(first) && ruledOut(second)) return factory ? new Selection(Slot.FACTORY, false, OptionalInt.empty()) : new Selection(0, untouched, OptionalInt.empty());
    return active(first, second, first.usable(), second.usable(), slots);
  }

  private static Selection active(OtaEntry first, OtaEntry second, boolean firstCounts, boolean secondCounts, int slots) {
    OptionalInt active = newer(first, firstCounts, second, secondCounts);
    if (active.isEmpty()) return new Selection(Slot.FACTORY, false, active);
    return new Selection(slot(active.getAsInt() == 0 ? first : second, slots), false, active);
  }

  /** The record that counts among the usable ones: the larger sequence, of two equal ones the first. Empty when neither is usable. */
  static OptionalInt newest(OtaEntry first, OtaEntry second) {
    return newer(first, first.usable(), second, second.usable());
  }

  private static OptionalInt newer(OtaEntry first, boolean firstCounts, OtaEntry second, boolean secondCounts) {
    if (!firstCounts && !secondCounts) return OptionalInt.empty();
    return OptionalInt.of(secondCounts && (!firstCounts || second.sequence() > first.sequence()) ? 1 : 0);
  }

  private static int slot(OtaEntry entry, int slots) {
    return (int) ((entry.sequence() - 1 & 0xFFFF_FFFFL) % slots);
  }

  private static boolean neverWritten(OtaEntry entry) {
    return entry.blank() || !entry.crcHolds();
  }

  /** By sequence and state; the checksum plays no part here, in the vendor's bootloader neither. */
  private static boolean ruledOut(OtaEntry entry) {
    return entry.blank() || !entry.state().bootable();
  }
}
