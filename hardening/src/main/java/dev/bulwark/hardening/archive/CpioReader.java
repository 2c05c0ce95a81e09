package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cpio archive, up to its trailer: newc, with check sums or without, and the portable one of POSIX (odc).
 *
 * <p>Our own, since the library's reader reads a name into memory however long it says it is, and leaves us at no known place for the archive that follows.
 */
final class CpioReader {
  private static final int LONGEST = 65_536;
  private static final int KIND = 0170000;

  private final Feed feed;
  private final Scope scope;
  private final Intake intake;
  /** Names of a file with more of them, whose content comes with the last one; in the order of the archive. */
  private final Map<String, List<Named>> pending = new LinkedHashMap<>();
  /** Of such a file, the name that its content came with. */
  private final Map<String, String> first = new HashMap<>();

  CpioReader(Feed feed, Scope scope, Intake intake) {
    this.feed = feed;
    this.scope = scope;
    this.intake = intake;
  }

  private record Header(String inode, int mode, long uid, long gid, long links, long size, int name, boolean newc) {
    Member named(String name, Kind kind, long size) {
      return Member.plain(name, kind, mode, uid, gid, size);
    }
  }

  private record Named(Header header, String name) {}

  void read() throws IOException {
    for (Named next = header(); !next.name().equals("TRAILER!!!"); next = header()) member(next);
    for (List<Named> names : pending.values()) empty(names);
  }

  private Named header() throws IOException {
    byte[] magic = feed.exactly(6, "a cpio header");
    boolean newc = magic[5] == '1' || magic[5] == '2';
    if (magic[0] != '0' || magic[1] != '7' || magic[2] != '0' || magic[3] != '7' || magic[4] != '0' || !(newc || magic[5] == '7')) throw new Damaged("no cpio header where one should be");
    Header header = newc ? newc(feed.exactly(104, "a cpio header")) : odc(feed.exactly(70, "a cpio header"));
    if (header.name() < 1 || header.name() > LONGEST) throw new Damaged("a cpio name of " + header.name() + " bytes");
    byte[] name = feed.exactly(header.name(), "a cpio name");
    if (newc) feed.pass(-(110 + header.name()) & 3);
    // The last byte is the NUL that ends the name; one before that is somebody's trick, and refused with the name.
    return new Named(header, Names.text(name, 0, name[name.length - 1] == 0 ? name.length - 1 : name.length));
  }

  private static Header newc(byte[] fields) throws Damaged {
    long[] number = new long[13];
    for (int i = 0; i < 13; i++) number[i] = number(fields, i * 8, 8, 16);
    return new Header(number[7] + ":" + number[8] + ":" + number[0], (int) number[1], number[2], number[3], number[4], number[6], (int) Math.min(number[11], Integer.MAX_VALUE), true);
  }

  private static Header odc(byte[] fields) throws Damaged {
    return new Header(number(fields, 0, 6, 8) + ":" + number(fields, 6, 6, 8), (int) number(fields, 12, 6, 8), number(fields, 18, 6, 8), number(fields, 24, 6, 8), number(fields, 30, 6, 8),
        number(fields, 59, 11, 8), (int) number(fields, 53, 6, 8), false);
  }

  private static long number(byte[] fields, int at, int length, int radix) throws Damaged {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      int digit = Character.digit(fields[i], radix);
      if (digit < 0) throw new Damaged("a broken number in a cpio header");
      value = value * radix + digit;
    }
    return value;
  }

  private void member(Named next) throws IOException {
    Header header = next.header();
    switch (header.mode() & KIND) {
      case 0100000 -> file(next);
      case 0120000 -> {
        if (header.size() > LONGEST) throw new Damaged("a symbolic link of " + header.size() + " bytes");
        byte[] target = feed.exactly((int) header.size(), "a symbolic link");
        pad(header);
        intake.name(scope, Member.symlink(next.name(), header.mode(), header.uid(), header.gid(), Names.text(target, 0, target.length)));
      }
      case 0040000 -> other(next, Kind.DIRECTORY);
      default -> other(next, Kind.SPECIAL);
    }
  }

  private void other(Named next, Kind kind) throws IOException {
    intake.name(scope, next.header().named(next.name(), kind, 0));
    new Part(feed, next.header().size()).finish();
    pad(next.header());
  }

  private void pad(Header header) throws IOException {
    if (header.newc()) feed.pass(-header.size() & 3);
  }

  private void file(Named next) throws IOException {
    Header header = next.header();
    String known = header.links() > 1 ? first.get(header.inode()) : null;
    if (header.links() > 1 && header.size() == 0) {
      if (known != null) intake.name(scope, Member.hardlink(next.name(), known));
      else {
        intake.budget().names(next.name().length());
        pending.computeIfAbsent(header.inode(), inode -> new ArrayList<>()).add(next);
      }
      return;
    }
    content(next);
    if (header.links() <= 1) return;
    first.put(header.inode(), next.name());
    List<Named> others = pending.remove(header.inode());
    if (others != null) for (Named other : others) intake.name(scope, Member.hardlink(other.name(), next.name()));
  }

  private void content(Named next) throws IOException {
    Header header = next.header();
    Part part = new Part(feed, header.size());
    long begins = feed.position();
    intake.file(scope, header.named(next.name(), Kind.FILE, header.size()), new Content() {
      @Override
      public InputStream open() {
        return part;
      }

      @Override
      public @Nullable RandomSource random(String name) {
        return feed.slice(name, begins, header.size());
      }
    });
    part.finish();
    pad(header);
  }

  /** Several names of an empty file. */
  private void empty(List<Named> names) throws IOException {
    Named one = names.getFirst();
    intake.file(scope, one.header().named(one.name(), Kind.FILE, 0), InputStream::nullInputStream);
    for (Named other : names.subList(1, names.size())) intake.name(scope, Member.hardlink(other.name(), one.name()));
  }
}
