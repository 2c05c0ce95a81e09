package dev.bulwark.fleet.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Files that only their owner may read, whole or absent after a crash at any point. */
final class PrivateFile {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
  static final String UNFINISHED = ".unfinished";

  private PrivateFile() {}

  /** Restrictive mode first, then content, sync, rename, sync of the folder: the old file or the new one, never half of it. */
  static void write(Path target, byte[] content) throws IOException {
    Path folder = folderOf(target);
    Path fresh = folder.resolve("." + target.getFileName() + "-" + UUID.randomUUID() + UNFINISHED);
    try {
      try (FileChannel out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(folder, "rw-------"))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) out.write(bytes);
        out.force(true);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    syncFolder(folder);
  }

  /** At most {@code longest} bytes of the file; longer is an error, so that a planted file cannot exhaust the memory. */
  static byte[] read(Path file, int longest) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(longest + 1);
      if (bytes.length > longest) throw new IOException("longer than " + longest + " bytes: " + file);
      return bytes;
    }
  }

  static void makeFolder(Path folder) throws IOException {
    Path existing = folder;
    while (!Files.exists(existing)) existing = folderOf(existing);
    Files.createDirectories(folder, mode(existing, "rwx------"));
    if (openToOthers(folder)) Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** True when group or world may read, write or enter; false where the file system knows no such modes. */
  static boolean openToOthers(Path path) throws IOException {
    if (!posix(path)) return false;
    Set<PosixFilePermission> given = Files.getPosixFilePermissions(path);
    return given.stream().anyMatch(OTHERS::contains);
  }

  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent == null) throw new IllegalArgumentException("not a file: " + file);
    return parent;
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] mode(Path where, String mode) throws IOException {
    if (!posix(where)) return new FileAttribute<?>[0];
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
  }

  private static boolean posix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
