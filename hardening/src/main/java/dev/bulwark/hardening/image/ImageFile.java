package dev.bulwark.hardening.image;

import dev.bulwark.firmware.info.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * An image on disk, read piece by piece. Only regular files are opened: a pipe, which would wait for ever, and a device, which might never end, are refused.
 *
 * <p>{@link #bytes} may be called by several threads, {@link #stream} by one.
 */
final class ImageFile implements Source, AutoCloseable {
  /** Why a file cannot be looked at. */
  static final class Refused extends Exception {
    private final String reason;

    Refused(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    /** A word for the document. */
    String reason() {
      return reason;
    }
  }

  /** No device that is meant here has more storage. */
  static final long LARGEST = 2L << 30;

  private final FileChannel channel;
  private final long length;

  private ImageFile(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  static ImageFile open(Path file) throws Refused {
    if (!Files.exists(file)) throw new Refused("no-such-file");
    if (!Files.isRegularFile(file)) throw new Refused("not-a-file");
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      long length = channel.size();
      String reason = length == 0 ? "empty" : length > LARGEST ? "limit:size" : "";
      if (reason.isEmpty()) return new ImageFile(channel, length);
      channel.close();
      throw new Refused(reason);
    } catch (IOException e) {
      throw new Refused("unreadable");
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public byte[] bytes(long at, int most) {
    ByteBuffer into = ByteBuffer.allocate(Math.clamp(length - at, 0, most));
    try {
      int read = 0;
      while (into.hasRemaining() && read >= 0) read = channel.read(into, at + into.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return into.hasRemaining() ? Arrays.copyOf(into.array(), into.position()) : into.array();
  }

  /** From the first byte to the last. */
  InputStream stream() throws IOException {
    channel.position(0);
    return Channels.newInputStream(channel);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read: nothing is lost.
    }
  }
}
