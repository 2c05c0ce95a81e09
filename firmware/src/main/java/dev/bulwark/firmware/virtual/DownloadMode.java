package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.efuse.Fuses;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the fuses leave of the ROM's download mode.
 *
 * <h2>Guarantees</h2> A right that is not in the set is one that the ROM refuses.
 * <h2>Does not guarantee</h2> That a port is wired, or that JTAG is closed: that is another fuse.
 *
 * <p>Source: technical reference manuals (eFuse Controller), ESP-IDF security guides. {@code UART_DOWNLOAD_DIS} has an effect on the first chip from revision 3.0 on.
 */
public final class DownloadMode {
  private DownloadMode() {}

  /** What a person at the port may do. */
  public static Set<DownloadRight> rights(Fuses fuses, Revision revision) {
    Set<DownloadRight> rights = EnumSet.noneOf(DownloadRight.class);
    if (closed(fuses, revision)) return rights;
    rights.add(DownloadRight.ENTER);
    rights.add(DownloadRight.WRITE_FLASH);
    if (fuses.flashEncryptionOn() && !fuses.burned("DIS_DOWNLOAD_MANUAL_ENCRYPT") && !fuses.burned("DISABLE_DL_ENCRYPT")) rights.add(DownloadRight.WRITE_ENCRYPTED);
    if (fuses.burned("ENABLE_SECURITY_DOWNLOAD")) return rights;
    rights.addAll(EnumSet.of(DownloadRight.READ_FLASH, DownloadRight.RUN_CODE, DownloadRight.READ_FUSES, DownloadRight.BURN_FUSES));
    if (fuses.flashEncryptionOn() && decrypts(fuses)) rights.add(DownloadRight.READ_DECRYPTED);
    return rights;
  }

  private static boolean closed(Fuses fuses, Revision revision) {
    if (fuses.chip() == Chip.ESP32) return fuses.burned("UART_DOWNLOAD_DIS") && revision.compareTo(Chip.ESP32_SECURE_BOOT_V2) >= 0;
    return fuses.burned("DIS_DOWNLOAD_MODE");
  }

  /** Plaintext comes through a cache: every way to it must be closed. */
  private static boolean decrypts(Fuses fuses) {
    if (fuses.chip() == Chip.ESP32) return !fuses.burned("DISABLE_DL_CACHE") && !fuses.burned("DISABLE_DL_DECRYPT");
    if (fuses.map().has("SPI_DOWNLOAD_MSPI_DIS")) return !fuses.burned("SPI_DOWNLOAD_MSPI_DIS");
    boolean code = !fuses.burned("DIS_DOWNLOAD_ICACHE");
    boolean data = fuses.map().has("DIS_DOWNLOAD_DCACHE") && !fuses.burned("DIS_DOWNLOAD_DCACHE");
    return code || data;
  }
}
