package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Zip, member after member as they lie in the stream: what the directory at the end leaves out is seen too.
 *
 * <p>That directory alone tells modes and symbolic links, so here a link is a small file that holds its target, and is not followed.
 */
final class ZipReader {
  private final Feed feed;
  private final Scope scope;
  private final Intake intake;

  ZipReader(Feed feed, Scope scope, Intake intake) {
    this.feed = feed;
    this.scope = scope;
    this.intake = intake;
  }

  void read() throws IOException {
    // Closing it would close the feed, which belongs to the caller; it holds nothing but an inflater.
    try (ZipArchiveInputStream zip = new ZipArchiveInputStream(feed, "UTF-8", false, false)) {
      for (ZipArchiveEntry entry = next(zip); entry != null; entry = next(zip)) member(zip, entry);
    }
  }

  /** The library answers some broken headers with an unchecked exception. */
  private static @Nullable ZipArchiveEntry next(ZipArchiveInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (RuntimeException e) {
      throw new Damaged("a broken zip header", e);
    }
  }

  private void member(ZipArchiveInputStream zip, ZipArchiveEntry entry) throws IOException {
    byte[] raw = entry.getRawName();
    String name = raw == null ? entry.getName() : Names.text(raw, 0, raw.length);
    if (name.endsWith("/")) {
      intake.name(scope, Member.plain(name, Kind.DIRECTORY, 0755, 0, 0, 0));
    } else if (!zip.canReadEntryData(entry)) {
      intake.name(scope, Member.plain(name, Kind.FILE, 0644, 0, 0, Math.max(0, entry.getSize())));
      intake.refuse(scope, name, Refusal.UNREADABLE);
    } else {
      intake.file(scope, Member.plain(name, Kind.FILE, 0644, 0, 0, -1), () -> new Inflated(zip, intake.budget()));
    }
  }

  /** One member, within the limits. */
  private static final class Inflated extends InputStream {
    private final ZipArchiveInputStream zip;
    private final Budget budget;
    private long out;

    Inflated(ZipArchiveInputStream zip, Budget budget) {
      this.zip = zip;
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        int count = zip.read(into, from, length);
        if (count > 0) {
          out += count;
          budget.unpacked(count);
          budget.ratio(zip.getCompressedCount(), out);
        }
        return count;
      } catch (RuntimeException e) {
        throw new Damaged("a broken zip member", e);
      }
    }
  }
}
