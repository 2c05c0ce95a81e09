package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A regular file. Reading at places opens it for the duration of each call, so that there is nothing to close. */
final class FileSource implements RandomSource {
  private final Path file;
  private final long size;

  private FileSource(Path file, long size) {
    this.file = file;
    this.size = size;
  }

  static FileSource of(Path file) throws IOException {
    if (!Files.isRegularFile(file)) throw new IOException("no regular file");
    return new FileSource(file, Files.size(file));
  }

  @Override
  public String name() {
    Path last = file.getFileName();
    return last == null ? "" : last.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public int read(long at, byte[] into, int from, int length) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return read(channel.position(at), into, from, length);
    }
  }

  static int read(SeekableByteChannel channel, byte[] into, int from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
    while (buffer.hasRemaining()) if (channel.read(buffer) < 0) break;
    int count = buffer.position() - from;
    return count == 0 && length > 0 ? -1 : count;
  }
}
