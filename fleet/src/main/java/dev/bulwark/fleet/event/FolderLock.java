package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One log per folder, across processes and within one. The system frees the lock when the process dies.
 *
 * <p>The set comes first because on POSIX systems closing any channel of a file gives up all locks that the process has on it.
 */
final class FolderLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
  private final Path folder;
  private final FileChannel file;

  private FolderLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  static FolderLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) throw inUse(folder);
    boolean taken = false;
    try {
      FileChannel file = Disk.channel(real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (file.tryLock() == null) throw inUse(folder);
        taken = true;
        return new FolderLock(real, file);
      } finally {
        if (!taken) file.close();
      }
    } finally {
      if (!taken) HELD.remove(real);
    }
  }

  private static Problem inUse(Path folder) {
    return new Problem("LOG-007", "the event log in " + folder + " is in use", "stop the other server, or give this one another --dir");
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      System.getLogger(FolderLock.class.getName()).log(Logger.Level.DEBUG, "closing the lock file", e);
    } finally {
      HELD.remove(folder);
    }
  }
}
