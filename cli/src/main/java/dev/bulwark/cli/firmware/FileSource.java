package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.firmware.info.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file read piece by piece. Guarantees: only regular files are opened, so none is waited for; a fault of the disk is CLI-002, exit 3. */
final class FileSource implements Source, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final long length;

  private FileSource(Path file, FileChannel channel, long length) {
    this.file = file;
    this.channel = channel;
    this.length = length;
  }

  static FileSource open(Path file) {
    if (!Files.exists(file)) throw Failure.input("CLI-002", file + " does not exist", "check the name", null);
    if (!Files.isRegularFile(file)) throw Failure.input("CLI-002", file + " is not a regular file", "give a file", null);
    try {
      FileChannel channel = FileChannel.open(file);
      return new FileSource(file, channel, channel.size());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public byte[] bytes(long at, int most) {
    if (at >= length) return new byte[0];
    ByteBuffer into = ByteBuffer.allocate((int) Math.min(most, length - at));
    try {
      while (into.hasRemaining() && channel.read(into, at + into.position()) >= 0) continue;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    // Shorter only where the file was cut while it is read.
    return into.hasRemaining() ? Arrays.copyOf(into.array(), into.position()) : into.array();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Failure unreadable(Path file, IOException cause) {
    return Failure.input("CLI-002", file + " cannot be read", "check its rights and the disk", cause);
  }
}
