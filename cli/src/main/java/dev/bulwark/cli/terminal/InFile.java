package dev.bulwark.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that a person named. Guarantees: never more than {@code most} bytes in memory, whatever the file is; a folder, a device or a pipe is refused, not waited for. */
public final class InFile {
  private InFile() {}

  /**
   * @param most the largest size that makes sense, in bytes
   * @throws Failure CLI-002, exit 3, when it is missing, not a regular file, too large or cannot be read
   */
  public static byte[] read(Path file, int most) {
    if (!Files.exists(file)) throw Failure.input("CLI-002", file + " does not exist", "check the name", null);
    if (!Files.isRegularFile(file)) throw Failure.input("CLI-002", file + " is not a regular file", "give a file", null);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) throw Failure.input("CLI-002", file + " is larger than " + most + " bytes", "check that it is the file you mean", null);
      return bytes;
    } catch (IOException e) {
      throw Failure.input("CLI-002", file + " cannot be read", "check its rights and the disk", e);
    }
  }
}
