package dev.bulwark.firmware.virtual;

/** What whoever holds the serial port may do in the ROM's download mode. */
public enum DownloadRight {
  /** Begin it at all. */
  ENTER,
  /** Erase and write flash as it stands, without the cipher. */
  WRITE_FLASH,
  /** Have the chip encrypt what is written. */
  WRITE_ENCRYPTED,
  /** Read the cells: ciphertext where flash is encrypted. */
  READ_FLASH,
  /** Read flash through the decryptor. */
  READ_DECRYPTED,
  /** Load code into memory and run it, as the vendor's tool does for speed. */
  RUN_CODE,
  READ_FUSES,
  BURN_FUSES
}
