package dev.bulwark.firmware.plan;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.Locale;

/** How far a plan closes the chip. */
public enum Profile {
  /** Everything: encryption for good, debug ports shut, unused digest slots revoked, download mode locked. */
  PRODUCTION,
  /** Keys and secure boot, but encryption can be switched off again, and the debug ports and download mode stay open. Not for devices that leave the desk. */
  DEVELOPMENT;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** @throws Problem FIRMWARE-701 for any other text */
  public static Profile of(String id) {
    for (Profile profile : values()) if (profile.id().equals(id)) return profile;
    throw new Problem("FIRMWARE-701", "there is no profile " + Printable.line(id, 40), "use production or development");
  }
}
