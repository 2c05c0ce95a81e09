package dev.bulwark.firmware.nvs;

import java.math.BigInteger;
import java.util.Arrays;

/** What an entry holds. */
public sealed interface NvsValue {
  /** {@code u8} to {@code i64}, {@code string} or {@code blob}. */
  String type();

  /** A number. @throws IllegalArgumentException when it does not fit its type */
  record Whole(NvsType kind, BigInteger number) implements NvsValue {
    public Whole {
      if (!kind.holds(number)) throw new IllegalArgumentException(number + " does not fit " + kind.id());
    }

    @Override
    public String type() {
      return kind.id();
    }
  }

  /** A text, kept in UTF-8 with a NUL after it: at most 3999 bytes without the NUL. */
  record Text(String text) implements NvsValue {
    @Override
    public String type() {
      return "string";
    }
  }

  /** Bytes; may be spread over several pages. */
  record Blob(byte[] bytes) implements NvsValue {
    public Blob {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public String type() {
      return "blob";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Blob blob && Arrays.equals(blob.bytes, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Blob[" + bytes.length + " bytes]"; // values are often secrets
    }
  }
}
