package dev.bulwark.hardening.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Tar archives by hand, for names and numbers that no program would write. */
final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarBytes file(String name, String content) {
    return member(name, '0', "", 0644, content.getBytes(StandardCharsets.UTF_8));
  }

  TarBytes directory(String name) {
    return member(name, '5', "", 0755, new byte[0]);
  }

  TarBytes symlink(String name, String target) {
    return member(name, '2', target, 0777, new byte[0]);
  }

  TarBytes hardlink(String name, String of) {
    return member(name, '1', of, 0644, new byte[0]);
  }

  TarBytes member(String name, char type, String link, int mode, byte[] content) {
    header(name, type, link, mode, content.length);
    return raw(content);
  }

  TarBytes header(String name, char type, String link, int mode, long size) {
    byte[] block = new byte[512];
    put(block, 0, name.getBytes(StandardCharsets.UTF_8));
    put(block, 100, String.format("%07o", mode).getBytes(StandardCharsets.US_ASCII));
    put(block, 108, "0001750".getBytes(StandardCharsets.US_ASCII));
    put(block, 116, "0001751".getBytes(StandardCharsets.US_ASCII));
    put(block, 124, String.format("%011o", size).getBytes(StandardCharsets.US_ASCII));
    put(block, 136, "00000000000".getBytes(StandardCharsets.US_ASCII));
    block[156] = (byte) type;
    put(block, 157, link.getBytes(StandardCharsets.UTF_8));
    put(block, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    return seal(block);
  }

  TarBytes seal(byte[] block) {
    put(block, 148, "        ".getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte octet : block) sum += octet & 0xFF;
    put(block, 148, String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(block);
    return this;
  }

  /** A pax header for the next member. */
  TarBytes pax(String... keysAndValues) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String record = " " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n";
      int length = record.getBytes(StandardCharsets.UTF_8).length;
      int digits = String.valueOf(length + String.valueOf(length).length()).length();
      records.append(length + digits).append(record);
    }
    return member("pax", 'x', "", 0644, records.toString().getBytes(StandardCharsets.UTF_8));
  }

  TarBytes raw(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & 511]);
    return this;
  }

  byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] block, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
