package dev.bulwark.firmware.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * What an application says about itself, at offset 0x20 of its image ({@code esp_app_desc_t}). Text ends at its first zero byte. Nothing here is authentic unless the image's signature is.
 *
 * @param secureVersion unsigned 32 bits; what anti-rollback compares with the fuses
 * @param version at most 31 bytes when built
 * @param project at most 31 bytes when built
 * @param time of the build, at most 15 bytes
 * @param date of the build, at most 15 bytes
 * @param idf version of the framework, at most 31 bytes
 * @param elfSha256 64 lower-case hexadecimal digits
 * @param pageBits log2 of the size of a page of mapped memory; 0 where it is not told
 */
public record AppDescriptor(long secureVersion, String version, String project, String time, String date, String idf, String elfSha256, int pageBits) {
  /** Its size in bytes. */
  public static final int SIZE = 256;

  private static final int MAGIC = 0xABCD5432;

  public AppDescriptor {
    if (secureVersion < 0 || secureVersion > 0xFFFF_FFFFL) throw new IllegalArgumentException("not 32 bits: " + secureVersion);
    if (elfSha256.length() != 64) throw new IllegalArgumentException("not 64 hexadecimal digits");
  }

  /** A descriptor as small projects have it: no build time, no digest of the ELF file. */
  public static AppDescriptor of(String project, String version, long secureVersion) {
    return new AppDescriptor(secureVersion, version, project, "", "", "", "0".repeat(64), 0);
  }

  static boolean standsAt(byte[] bytes, int from, int to) {
    return to - from >= SIZE && little(bytes).getInt(from) == MAGIC;
  }

  static AppDescriptor read(byte[] bytes, int from) {
    return new AppDescriptor(
        Integer.toUnsignedLong(little(bytes).getInt(from + 4)),
        TextField.read(bytes, from + 16, 32),
        TextField.read(bytes, from + 48, 32),
        TextField.read(bytes, from + 80, 16),
        TextField.read(bytes, from + 96, 16),
        TextField.read(bytes, from + 112, 32),
        HexFormat.of().formatHex(bytes, from + 144, from + 176),
        bytes[from + 180] & 0xFF);
  }

  /** @throws IllegalArgumentException when a text is too long for its field */
  byte[] encode() {
    return ByteBuffer.allocate(SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putInt((int) secureVersion)
        .putLong(0)
        .put(TextField.of(version, 32))
        .put(TextField.of(project, 32))
        .put(TextField.of(time, 16))
        .put(TextField.of(date, 16))
        .put(TextField.of(idf, 32))
        .put(HexFormat.of().parseHex(elfSha256))
        .putShort((short) 0)
        .putShort((short) 0xFFFF)
        .put((byte) pageBits)
        .array();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
