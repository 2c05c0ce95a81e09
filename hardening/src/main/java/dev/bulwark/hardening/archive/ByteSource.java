package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Bytes that can be read from the beginning, again and again. */
public interface ByteSource {
  /** For people, and for the name of what a plain compressed file holds. */
  String name();

  /** In bytes; -1 where that is not known. */
  long size();

  /** A new stream at the first byte; the caller closes it. */
  InputStream open() throws IOException;

  /** A regular file. It is opened for each reading and never locked. */
  static RandomSource of(Path file) throws IOException {
    return FileSource.of(file);
  }

  /** An array, which is not copied: do not change it. */
  static RandomSource of(String name, byte[] bytes) {
    return new HeldSource(name, bytes);
  }
}
