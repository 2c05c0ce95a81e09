package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An ar archive, which is what a Debian package is; names in the ways of System V, GNU and BSD. */
final class ArReader {
  private static final int LONGEST = 65_536;

  private final Feed feed;
  private final Scope scope;
  private final Intake intake;
  private byte[] longNames = new byte[0];

  ArReader(Feed feed, Scope scope, Intake intake) {
    this.feed = feed;
    this.scope = scope;
    this.intake = intake;
  }

  void read() throws IOException {
    feed.exactly(8, "an ar archive");
    while (feed.peek(2).length() > 1) {
      byte[] header = feed.exactly(60, "an ar header");
      if (header[58] != '`' || header[59] != '\n') throw new Damaged("no ar header where one should be");
      member(header);
    }
  }

  private void member(byte[] header) throws IOException {
    long size = number(header, 48, 10, 10);
    String name = new String(header, 0, 16, StandardCharsets.ISO_8859_1).stripTrailing();
    Part part = new Part(feed, size);
    if (name.equals("//") || name.equals("/")) {
      if (name.equals("//") && size <= 16L * LONGEST) longNames = part.readNBytes((int) size);
    } else {
      file(header, name, part, size);
    }
    part.finish();
    feed.pass(size & 1);
  }

  private void file(byte[] header, String written, Part part, long size) throws IOException {
    String name = written;
    long left = size;
    if (written.startsWith("#1/")) {
      long length = digits(written.substring(3));
      if (length > Math.min(LONGEST, size)) throw new Damaged("an ar name of impossible length");
      byte[] bytes = part.readNBytes((int) length);
      name = Names.cut(bytes, 0, bytes.length);
      left -= length;
    } else if (written.length() > 1 && written.charAt(0) == '/' && Character.digit(written.charAt(1), 10) >= 0) {
      long at = digits(written.substring(1));
      int end = (int) Math.min(at, longNames.length);
      while (end < longNames.length && longNames[end] != '\n') end++;
      name = Names.text(longNames, (int) Math.min(at, end), end);
    }
    if (name.length() > 1 && name.endsWith("/")) name = name.substring(0, name.length() - 1);
    long begins = feed.position();
    long length = left;
    intake.file(scope, Member.plain(name, Kind.FILE, (int) number(header, 40, 8, 8), number(header, 28, 6, 10), number(header, 34, 6, 10), length), new Content() {
      @Override
      public InputStream open() {
        return part;
      }

      @Override
      public @Nullable RandomSource random(String called) {
        return feed.slice(called, begins, length);
      }
    });
  }

  private static long number(byte[] header, int at, int length, int radix) throws Damaged {
    String text = new String(header, at, length, StandardCharsets.ISO_8859_1).strip();
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) throw new Damaged("a broken number in an ar header");
      value = value * radix + digit;
    }
    return value;
  }

  private static long digits(String text) throws Damaged {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return number(bytes, 0, bytes.length, 10);
  }
}
