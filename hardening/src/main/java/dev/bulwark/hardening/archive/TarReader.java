package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tar: ustar, pax and GNU, with long names, big numbers and sparse files in all four ways of writing them.
 *
 * <p>Our own, since the library's reader drops a leading slash before we can refuse it, and reads a long name into memory however long it says it is.
 */
final class TarReader {
  private final Feed feed;
  private final Scope scope;
  private final Intake intake;
  private final TarExtras extras = new TarExtras();

  TarReader(Feed feed, Scope scope, Intake intake) {
    this.feed = feed;
    this.scope = scope;
    this.intake = intake;
  }

  void read() throws IOException {
    boolean one = false;
    while (feed.peek(1).length() > 0) {
      TarHeader header = new TarHeader(feed.exactly(TarHeader.SIZE, "a tar header"));
      if (header.isZero()) {
        // Two blocks of zeros end an archive; one alone is passed over, as GNU tar does.
        if (one) return;
        one = true;
        continue;
      }
      one = false;
      if (!header.sumIsRight()) throw new Damaged("a tar header with a wrong check sum");
      member(header);
    }
  }

  private void member(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0) throw new Damaged("a tar member of impossible size");
    switch (header.type()) {
      case 'x', 'X' -> extras.records(extension(size), false);
      case 'g' -> extras.records(extension(size), true);
      case 'L' -> extras.longName(extension(size));
      case 'K' -> extras.longLink(extension(size));
      default -> {
        named(header, extras.number("size", size));
        extras.forget();
      }
    }
  }

  private byte[] extension(long size) throws IOException {
    if (size > TarExtras.MOST) throw new Damaged("an extended tar header of " + size + " bytes");
    byte[] bytes = feed.exactly((int) size, "an extended tar header");
    pad(size);
    // Each costs a header and gives no entry: it counts as one, lest a stream of nothing else goes on for ever.
    intake.budget().names(1);
    return bytes;
  }

  private void named(TarHeader header, long size) throws IOException {
    String sparse = extras.text("GNU.sparse.name");
    String path = sparse != null ? sparse : extras.text("path");
    String name = path != null ? path : header.name();
    String linkpath = extras.text("linkpath");
    String link = linkpath != null ? linkpath : header.link();
    long uid = extras.number("uid", header.uid());
    long gid = extras.number("gid", header.gid());
    int mode = header.mode();
    switch (header.type()) {
      case '1' -> intake.name(scope, Member.hardlink(name, link));
      case '2' -> other(Member.symlink(name, mode, uid, gid, link), size);
      case '3', '4', '6' -> other(Member.plain(name, Kind.SPECIAL, mode, uid, gid, 0), size);
      case '5', 'D' -> other(Member.plain(name, Kind.DIRECTORY, mode, uid, gid, 0), size);
      // A volume's label and the rest of a member of an earlier volume: no files.
      case 'V', 'M' -> skip(size);
      case '0', '\0' -> {
        if (name.endsWith("/")) other(Member.plain(name, Kind.DIRECTORY, mode, uid, gid, 0), size);
        else file(header, Member.plain(name, Kind.FILE, mode, uid, gid, size), size);
      }
      default -> file(header, Member.plain(name, Kind.FILE, mode, uid, gid, size), size);
    }
  }

  private void other(Member member, long size) throws IOException {
    intake.name(scope, member);
    skip(size);
  }

  private void skip(long size) throws IOException {
    new Part(feed, size).finish();
    pad(size);
  }

  private void pad(long size) throws IOException {
    // Some programs leave out the last padding.
    feed.pass(-size & 511);
  }

  private void file(TarHeader header, Member member, long size) throws IOException {
    List<Long> map = header.type() == 'S' ? new ArrayList<>() : extras.map();
    long real = member.size();
    if (header.type() == 'S') real = oldGnu(header, map == null ? new ArrayList<>() : map);
    Part part = new Part(feed, size);
    boolean inside = map == null && "1".equals(extras.text("GNU.sparse.major"));
    if (inside) map = mapInside(part);
    if (map != null && header.type() != 'S') real = extras.number("GNU.sparse.realsize", extras.number("GNU.sparse.size", size));
    List<Long> holes = map;
    long begins = feed.position();
    Member sized = new Member(member.name(), member.kind(), member.mode(), member.uid(), member.gid(), real, null, false);
    InputStream content = holes == null ? part : new SparseStream(part, holes, real, intake.budget());
    intake.file(scope, sized, new Content() {
      @Override
      public InputStream open() {
        return content;
      }

      @Override
      public @Nullable RandomSource random(String name) {
        return holes == null ? feed.slice(name, begins, size) : null;
      }
    });
    part.finish();
    pad(size);
  }

  /** Four pieces in the header, 21 in each block after it. @return the size with the holes */
  private long oldGnu(TarHeader header, List<Long> map) throws IOException {
    pieces(header, 386, 4, map);
    boolean more = header.at(482) != 0;
    while (more) {
      TarHeader next = new TarHeader(feed.exactly(TarHeader.SIZE, "the map of a sparse file"));
      pieces(next, 0, 21, map);
      if (map.size() / 2 > SparseStream.MOST_PIECES) throw new Damaged("a sparse file of too many pieces");
      more = next.at(504) != 0;
    }
    long real = header.number(483, 12);
    if (real < 0) throw new Damaged("a sparse file of impossible size");
    return real;
  }

  private static void pieces(TarHeader block, int from, int count, List<Long> map) {
    for (int i = 0, at = from; i < count && block.at(at + 12) != 0; i++, at += 24) {
      map.add(block.number(at, 12));
      map.add(block.number(at + 12, 12));
    }
  }

  /** Format 1.0: decimal lines at the beginning of the content, filled to a whole block. */
  private static List<Long> mapInside(Part part) throws IOException {
    int[] read = {0};
    long count = line(part, read);
    if (count > SparseStream.MOST_PIECES) throw new Damaged("a sparse file of too many pieces");
    List<Long> map = new ArrayList<>();
    for (int i = 0; i < 2 * count; i++) map.add(line(part, read));
    part.readNBytes(-read[0] & 511);
    return map;
  }

  private static long line(Part part, int[] read) throws IOException {
    StringBuilder digits = new StringBuilder();
    for (int octet = part.read(); octet != '\n'; octet = part.read()) {
      if (octet < '0' || octet > '9' || digits.length() > 17) throw new Damaged("a broken map of a sparse file");
      digits.append((char) octet);
      read[0]++;
    }
    read[0]++;
    return TarExtras.decimal(digits.toString());
  }
}
