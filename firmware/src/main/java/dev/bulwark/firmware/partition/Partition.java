package dev.bulwark.firmware.partition;

import java.nio.charset.StandardCharsets;

/**
 * One row of a partition table.
 *
 * @param name UTF-8, at most 16 bytes, may be empty, holds no NUL
 * @param type 0 application, 1 data, 2 bootloader, 3 partition table, others are the product's own; 0 to 254
 * @param subtype 0 to 255, meaning depends on the type
 * @param offset where it begins in flash, in bytes, below 2³²
 * @param size in bytes, below 2³²
 * @param encrypted flash encryption covers it (flag bit 0); applications and a few data partitions are covered without it
 * @param readonly applications may not write it (flag bit 1)
 */
public record Partition(String name, int type, int subtype, long offset, long size, boolean encrypted, boolean readonly) {
  /** The longest name, in bytes. */
  public static final int NAME_BYTES = 16;

  static final int APP = 0;
  static final int DATA = 1;
  static final int BOOTLOADER = 2;
  static final int TABLE = 3;
  private static final int FIRST_OTA = 0x10;
  private static final int TEST = 0x20;

  public Partition {
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES || name.indexOf('\0') >= 0) throw new IllegalArgumentException("not a partition's name: " + name);
    if (type < 0 || type > 0xFF || subtype < 0 || subtype > 0xFF) throw new IllegalArgumentException("type and subtype are bytes: " + type + ", " + subtype);
    if (offset < 0 || offset >>> 32 != 0 || size < 0 || size >>> 32 != 0) throw new IllegalArgumentException("offset and size are below 2^32: " + offset + ", " + size);
  }

  /** Where the next byte after it lies; may be beyond 2³². */
  public long end() {
    return offset + size;
  }

  public boolean isApp() {
    return type == APP;
  }

  public boolean isFactory() {
    return type == APP && subtype == 0;
  }

  public boolean isTest() {
    return type == APP && subtype == TEST;
  }

  /** One of the slots {@code ota_0} to {@code ota_15}. */
  public boolean isOta() {
    return type == APP && subtype >= FIRST_OTA && subtype < FIRST_OTA + 16;
  }

  /** The number n of slot {@code ota_n}. @throws IllegalStateException when it is no such slot */
  public int otaIndex() {
    if (!isOta()) throw new IllegalStateException(name + " is not an update slot");
    return subtype - FIRST_OTA;
  }

  /** The two sectors that say which slot boots. */
  public boolean isOtaData() {
    return type == DATA && subtype == 0;
  }

  public boolean isNvs() {
    return type == DATA && subtype == 2;
  }

  /** Holds the keys of encrypted NVS partitions. */
  public boolean isNvsKeys() {
    return type == DATA && subtype == 4;
  }
}
