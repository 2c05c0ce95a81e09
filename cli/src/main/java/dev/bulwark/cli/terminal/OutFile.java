package dev.bulwark.cli.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file for a person. Guarantees: the name holds either what was there before or the whole new content, also after a crash. */
public final class OutFile {
  private OutFile() {}

  public static void write(Path file, byte[] content) {
    Path folder = file.toAbsolutePath().getParent();
    Path beside = null;
    try {
      beside = Files.createTempFile(folder, "." + file.getFileName(), ".new");
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) out.write(bytes);
        out.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      beside = null;
    } catch (IOException e) {
      throw Failure.system("CLI-006", file + " cannot be written", "check that its folder exists, is yours and has room", e);
    } finally {
      if (beside != null) beside.toFile().delete();
    }
  }
}
