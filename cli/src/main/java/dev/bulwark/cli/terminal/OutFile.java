package dev.bulwark.cli.terminal;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file for a person. Guarantees: the name holds either what was there before or the whole new content, also after a crash. */
public final class OutFile {
  private OutFile() {}

  public static void write(Path file, byte[] content) {
    put(file, content, beside -> Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
  }

  /**
   * As {@link #write} for what cannot be made again, such as a key: only its owner may read it, and a name that is taken is left as it is, also when two do this at once.
   *
   * @throws Failure CLI-010, exit 4, when the file exists
   */
  public static void create(Path file, byte[] content) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) throw taken(file);
    put(file, content, beside -> link(beside, file));
  }

  private static void link(Path beside, Path file) throws IOException {
    try {
      // A rename would replace what another process put there meanwhile; a link does not.
      Files.createLink(file, beside);
      Files.delete(beside);
    } catch (FileAlreadyExistsException e) {
      throw taken(file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      // No hard links here (FAT, some network folders): the look before must do.
      Files.move(beside, file);
    }
  }

  private static Failure taken(Path file) {
    return new Failure(Exit.REFUSED, new Problem("CLI-010", file + " exists already and is not overwritten", "give another name, or move the old file away once nothing depends on it"));
  }

  private interface Placing {
    void place(Path beside) throws IOException;
  }

  /** A temporary file is made for its owner alone (0600). */
  private static void put(Path file, byte[] content, Placing placing) {
    Path folder = file.toAbsolutePath().getParent();
    Path beside = null;
    try {
      beside = Files.createTempFile(folder, "." + file.getFileName(), ".new");
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) out.write(bytes);
        out.force(true);
      }
      placing.place(beside);
      beside = null;
    } catch (IOException e) {
      throw Failure.system("CLI-006", file + " cannot be written", "check that its folder exists, is yours and has room", e);
    } finally {
      if (beside != null) beside.toFile().delete();
    }
  }
}
