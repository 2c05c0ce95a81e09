package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.Fuses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The states between the begin and the end of one fuse command, if the power goes in between: blocks are programmed from the highest down to 0, and in block 0 the fields that lock something come last, in the order of the
 * vendor's tool. A single pulse is taken as whole.
 */
final class FuseCuts {
  private static final List<String> LAST = List.of("WR_DIS", "RD_DIS", "FLASH_CRYPT_CNT", "SPI_BOOT_CRYPT_CNT", "SECURE_BOOT_EN", "ABS_DONE_1", "ENABLE_SECURITY_DOWNLOAD", "DIS_DOWNLOAD_MODE", "UART_DOWNLOAD_DIS");

  private FuseCuts() {}

  /** In order; neither {@code before} nor {@code after} is among them. */
  static List<Fuses> between(Fuses before, Fuses after) {
    List<FuseField> changed = new ArrayList<>();
    for (FuseField field : before.map().fields()) if (!before.value(field.name()).equals(after.value(field.name()))) changed.add(field);
    changed.sort(Comparator.<FuseField>comparingInt(field -> -field.block()).thenComparingInt(field -> LAST.indexOf(field.name())));
    List<Fuses> states = new ArrayList<>();
    Fuses now = before;
    for (FuseField field : changed) {
      BigInteger added = after.value(field.name()).andNot(before.value(field.name()));
      now = now.with(Map.of(field.name(), added));
      if (!now.equals(after) && !now.equals(before) && (states.isEmpty() || !states.getLast().equals(now))) states.add(now);
    }
    return states;
  }
}
