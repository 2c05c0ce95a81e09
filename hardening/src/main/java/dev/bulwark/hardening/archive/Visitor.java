package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;

/** Sees the content of each file once, in the order of the archive. */
@FunctionalInterface
public interface Visitor {
  /** Looks at no content. */
  Visitor NONE = (entry, content) -> {};

  /**
   * Called for each regular file. A container inside (an archive, a compressed file) is not shown itself, but what is in it; one that turns out damaged is shown as well, after all others. Further names of one content (hard links) are not shown.
   *
   * @param entry as known before reading: the size is -1 where the archive does not tell it
   * @param content valid within the call only; need not be read. It throws an {@link IOException} where the archive is broken or a limit is reached: let it pass
   * @throws IOException ends the container, noted as damaged
   */
  void file(Entry entry, InputStream content) throws IOException;
}
