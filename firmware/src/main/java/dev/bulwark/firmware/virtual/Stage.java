package dev.bulwark.firmware.virtual;

import java.util.Locale;

/** How far a reset came. */
public enum Stage {
  ROM,
  BOOTLOADER,
  APP;

  /** {@code rom}, {@code bootloader} or {@code app}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
