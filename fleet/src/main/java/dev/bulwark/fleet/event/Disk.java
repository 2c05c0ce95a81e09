package dev.bulwark.fleet.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The few things the log asks of a disk, so that a test can have one that is full or broken. */
interface Disk {
  /** The writing end of the file, made if it is not there; only its owner can read it. */
  Writing open(Path file) throws IOException;

  /** Makes names in the folder durable: a file that survives a power loss is of no use without its name. */
  void sync(Path folder) throws IOException;

  interface Writing extends AutoCloseable {
    /** Writes all that remains. */
    void write(ByteBuffer bytes, long position) throws IOException;

    void force() throws IOException;

    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The real one. */
  Disk REAL =
      new Disk() {
        @Override
        public Writing open(Path file) throws IOException {
          return new ChannelWriting(channel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        }

        @Override
        public void sync(Path folder) throws IOException {
          if (!posix()) return; // elsewhere a folder cannot be opened, and its names are journalled
          try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
          }
        }
      };

  static FileChannel channel(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), posix() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0]);
  }

  static void createFolder(Path folder) throws IOException {
    if (posix()) Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    else Files.createDirectories(folder);
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  record ChannelWriting(FileChannel channel) implements Writing {
    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      long at = position;
      while (bytes.hasRemaining()) at += channel.write(bytes, at);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
