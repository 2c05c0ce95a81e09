package dev.bulwark.hardening.archive;

import java.io.IOException;

/** Cpio archives one after the other, as the Linux kernel unpacks them: zeros may lie between them, and each may be compressed by itself. */
final class Initramfs {
  private final Feed feed;
  private final Scope scope;
  private final Intake intake;

  Initramfs(Feed feed, Scope scope, Intake intake) {
    this.feed = feed;
    this.scope = scope;
    this.intake = intake;
  }

  /** Reads the archive that begins here, and all that follow it. */
  void read() throws IOException {
    new CpioReader(feed, scope, intake).read();
    more();
  }

  /** Reads what follows an archive: others, or nothing. Anything else ends it, as it does in the kernel. */
  void more() throws IOException {
    for (Format next = next(feed); next == Format.CPIO || next.isCompression(); next = next(feed)) {
      if (next == Format.CPIO) new CpioReader(feed, scope, intake).read();
      else packed(next);
    }
  }

  private void packed(Format format) throws IOException {
    try (Guard guard = Decompression.open(format, feed, intake.budget())) {
      Feed plain = new Feed(guard, intake.budget(), null);
      while (next(plain) == Format.CPIO) new CpioReader(plain, scope, intake).read();
    }
  }

  private static Format next(Feed feed) throws IOException {
    while (feed.peek(1).at(0) == 0) feed.pass(1);
    return Format.of(feed.peek(Format.LOOK));
  }
}
