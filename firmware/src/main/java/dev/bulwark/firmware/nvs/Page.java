package dev.bulwark.firmware.nvs;

/** How a page of 4096 bytes is divided: header of 32 bytes, map of 2 bits per entry, 126 entries of 32 bytes. All numbers little-endian. */
final class Page {
  static final int BYTES = 4096;
  static final int ENTRY = 32;
  static final int ENTRIES = 126;
  static final int MAP = 32;
  static final int FIRST_ENTRY = 64;

  static final int UNUSED = 0xFFFFFFFF;
  static final int ACTIVE = 0xFFFFFFFE;
  static final int FULL = 0xFFFFFFFC;
  /** Its entries are being moved to another page. */
  static final int FREEING = 0xFFFFFFF8;

  /** The format whose blobs may span pages; before it FF. */
  static final int VERSION_2 = 0xFE;
  static final int VERSION_1 = 0xFF;

  static final int STRING = 0x21;
  /** A blob in one page, of the first version. */
  static final int OLD_BLOB = 0x41;
  static final int BLOB_DATA = 0x42;
  static final int BLOB_INDEX = 0x48;

  /** The chunk number of what is no chunk. */
  static final int NO_CHUNK = 0xFF;

  static final int KEY = 8;
  static final int KEY_BYTES = 16;
  static final int DATA = 24;

  private Page() {}
}
