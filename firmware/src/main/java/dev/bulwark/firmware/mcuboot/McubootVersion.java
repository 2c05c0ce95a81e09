package dev.bulwark.firmware.mcuboot;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image's version; compared part by part.
 *
 * @param major 0..255
 * @param minor 0..255
 * @param revision 0..65535
 * @param build unsigned 32 bits
 */
public record McubootVersion(int major, int minor, int revision, long build) implements Comparable<McubootVersion> {
  static final int SIZE = 8;
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,3})(?:\\.([0-9]{1,3})(?:\\.([0-9]{1,5})(?:\\+([0-9]{1,10}))?)?)?");

  public McubootVersion {
    if (!fits(major, 0xFF) || !fits(minor, 0xFF) || !fits(revision, 0xFFFF) || !fits(build, 0xFFFF_FFFFL)) throw new IllegalArgumentException("not a version");
  }

  private static boolean fits(long value, long most) {
    return value >= 0 && value <= most;
  }

  /** {@code 1}, {@code 1.2}, {@code 1.2.3} or {@code 1.2.3+4}. @throws Problem FIRMWARE-110 for anything else, and for parts that are too large */
  public static McubootVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long[] parts = new long[4];
      for (int i = 0; i < 4; i++) parts[i] = matcher.group(i + 1) == null ? 0 : Long.parseLong(matcher.group(i + 1));
      if (fits(parts[0], 0xFF) && fits(parts[1], 0xFF) && fits(parts[2], 0xFFFF) && fits(parts[3], 0xFFFF_FFFFL)) {
        return new McubootVersion((int) parts[0], (int) parts[1], (int) parts[2], parts[3]);
      }
    }
    throw new Problem("FIRMWARE-110", "not an MCUboot version: " + Printable.line(text, 40), "write it like 1.2.3+4, with at most 255.255.65535+4294967295");
  }

  /** @param in little-endian */
  static McubootVersion read(ByteBuffer in, int at) {
    return new McubootVersion(in.get(at) & 0xFF, in.get(at + 1) & 0xFF, in.getShort(at + 2) & 0xFFFF, Integer.toUnsignedLong(in.getInt(at + 4)));
  }

  void write(ByteBuffer out) {
    out.put((byte) major).put((byte) minor).putShort((short) revision).putInt((int) build);
  }

  @Override
  public int compareTo(McubootVersion other) {
    return Comparator.comparingInt(McubootVersion::major).thenComparingInt(McubootVersion::minor).thenComparingInt(McubootVersion::revision).thenComparingLong(McubootVersion::build).compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + revision + "+" + build;
  }
}
