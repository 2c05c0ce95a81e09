package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The content of one member, opened once at most. */
interface Content {
  InputStream open() throws IOException;

  /** The same bytes for reading at any place; null where there is only the stream. */
  default @Nullable RandomSource random(String name) throws IOException {
    return null;
  }

  /** What is noted where the content cannot be read and the other members can all the same; null for parts of one stream, where damage ends all. */
  default @Nullable String fault() {
    return null;
  }
}
