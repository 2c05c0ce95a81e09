package dev.bulwark.firmware.info;

import java.util.Arrays;

/** A file that is looked at piece by piece, so that the dump of a large flash chip never stands in memory as a whole. */
public interface Source {
  /** Bytes in all. */
  long length();

  /**
   * A copy of a piece.
   *
   * @param at where it begins, at least 0
   * @param most how many bytes are wanted; fewer come where the file ends, none behind its end
   */
  byte[] bytes(long at, int most);

  /** One over an array. */
  static Source of(byte[] all) {
    return new Source() {
      @Override
      public long length() {
        return all.length;
      }

      @Override
      public byte[] bytes(long at, int most) {
        if (at >= all.length) return new byte[0];
        return Arrays.copyOfRange(all, (int) at, (int) Math.min(all.length, at + most));
      }
    };
  }
}
