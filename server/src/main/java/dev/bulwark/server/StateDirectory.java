package dev.bulwark.server;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The one folder that holds everything a server keeps.
 *
 * <h2>Guarantees</h2> While this is open no other server has the folder, on this machine. Folders are for the owner only. A file written by {@link #write} is whole or absent.
 * <h2>Does not guarantee</h2> Exclusion over a network file system.
 * <h2>Fails by</h2> {@code Problem UP-001} where another server has it, {@code UP-006} where it cannot be used.
 */
final class StateDirectory implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
  private final Path root;
  private final FileChannel channel;

  private StateDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  static StateDirectory open(Path dir) {
    try {
      Path root = dir.toAbsolutePath().normalize();
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, OWNER_FOLDER);
      FileChannel channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        String holder = holder(channel);
        channel.close();
        throw new Problem("UP-001", "a server already runs on " + root + holder, "stop it, or give another --dir");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      StateDirectory state = new StateDirectory(root, channel);
      // A server that was killed leaves its card behind; nobody is at those ports now.
      Files.deleteIfExists(state.file("server.json"));
      for (String folder : new String[] {"trust", "keys", "store", "events", "audit", "mqtt"}) state.folder(folder);
      return state;
    } catch (IOException e) {
      throw new Problem("UP-006", "the state directory cannot be used: " + dir, "give a folder on a local disk that this user may write", e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    return text.matches("[0-9]{1,10}") ? " (pid " + text + ")" : "";
  }

  Path root() {
    return root;
  }

  Path file(String name) {
    return root.resolve(name);
  }

  Path folder(String name) {
    try {
      Path folder = Files.createDirectories(root.resolve(name));
      Files.setPosixFilePermissions(folder, OWNER_FOLDER);
      return folder;
    } catch (IOException e) {
      throw new Problem("UP-006", "the folder " + name + " of the state directory cannot be made", "check the rights of " + root, e);
    }
  }

  /** Writes beside, syncs, renames; for the owner only. */
  void write(String name, byte[] content) {
    Path target = file(name);
    Path beside = target.resolveSibling(target.getFileName() + ".new");
    try {
      Files.deleteIfExists(beside);
      try (FileChannel out =
          FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(OWNER_FILE))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) out.write(bytes);
        out.force(true);
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Problem("UP-006", name + " cannot be written to the state directory", "free some room on its disk, check the rights of " + root, e);
    }
  }

  void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the folder free. The lock file stays: removing it would let two servers lock two files of one name. */
  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
