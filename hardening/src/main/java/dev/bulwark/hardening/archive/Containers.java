package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.util.Locale;

/** Brings a container to the reader of its format. */
final class Containers {
  private final Intake intake;

  Containers(Intake intake) {
    this.intake = intake;
  }

  /**
   * Reads a container to its end.
   *
   * @param name its own, for what a plain compressed file holds
   */
  void read(Format format, Feed feed, String name, Scope scope) throws IOException {
    if (scope.root().isEmpty() && !format.isCompression()) intake.outermost(format.name().toLowerCase(Locale.ROOT));
    switch (format) {
      case TAR -> new TarReader(feed, scope, intake).read();
      case CPIO -> new Initramfs(feed, scope, intake).read();
      case AR -> new ArReader(feed, scope, intake).read();
      case ZIP -> new ZipReader(feed, scope, intake).read();
      case SQUASHFS -> squash(feed, name, scope);
      case GZIP, XZ, ZSTD, BZIP2, LZ4, LZ4_LEGACY, LZMA -> unpack(format, feed, name, scope);
      case FILE -> throw new IllegalArgumentException("no container");
    }
  }

  private void unpack(Format format, Feed packed, String name, Scope scope) throws IOException {
    try (Guard guard = Decompression.open(format, packed, intake.budget())) {
      Feed plain = new Feed(guard, intake.budget(), null);
      Format inner = Format.of(plain.peek(Format.LOOK));
      if (inner == Format.FILE || inner.isCompression()) {
        intake.file(scope, Member.plain(bare(name), Kind.FILE, 0644, 0, 0, -1), () -> plain);
      } else {
        read(inner, plain, name, scope);
        // What follows in the compressed file itself: the kernel would unpack it too.
        if (inner == Format.CPIO) new Initramfs(packed, scope, intake).more();
      }
    }
  }

  /** SquashFS is read at random places: out of a stream it is held in memory, as much of it as its head says. */
  private void squash(Feed feed, String name, Scope scope) throws IOException {
    long used = SquashSuper.i64(feed.peek(SquashSuper.SIZE).copy(SquashSuper.SIZE), 40);
    RandomSource places = feed.slice(name, feed.position(), Long.MAX_VALUE);
    if (places != null) {
      try (SquashReader reader = new SquashReader(places, scope, intake)) {
        reader.read();
      }
      return;
    }
    try (Held held = Held.of(feed, Math.max(used, 0), name, intake.budget());
        SquashReader reader = new SquashReader(held, scope, intake)) {
      reader.read();
    }
  }

  /** The name without the ending that compression gave it. */
  static String bare(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 || name.length() - dot > 6 ? name : name.substring(0, dot);
  }
}
