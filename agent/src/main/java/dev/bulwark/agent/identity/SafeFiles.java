package dev.bulwark.agent.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** File operations that are each atomic on their own: whole or not at all after a crash. {@code steps} hears of each before it happens. */
final class SafeFiles {
  /** Told before every change on the disk; a test that throws here stands where the power was cut. */
  interface Steps {
    void before(String step);
  }

  private final boolean synced;
  private final Steps steps;

  SafeFiles(boolean synced, Steps steps) {
    this.synced = synced;
    this.steps = steps;
  }

  void directory(Path folder) throws IOException {
    steps.before("directory " + folder.getFileName());
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A new file with mode 0600 before its first byte. */
  void write(Path file, String text) throws IOException {
    steps.before("write " + file.getFileName());
    try (FileChannel out =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) out.write(bytes);
      if (synced) out.force(true);
    }
  }

  boolean replace(Path file, String text) throws IOException {
    if (!Files.isDirectory(file.resolveSibling("."))) directory(file.resolveSibling(".").normalize());
    Path beside = beside(file);
    write(beside, text);
    rename(beside, file);
    sync(file.resolveSibling("."));
    return true;
  }

  /** Makes {@code name} a symbolic link to {@code target} in one step. */
  void link(Path name, Path target) throws IOException {
    Path beside = beside(name);
    steps.before("link " + name.getFileName());
    Files.createSymbolicLink(beside, target);
    rename(beside, name);
  }

  /** Makes {@code name} a hard link to {@code file} in one step; leaves it as it is on a file system without hard links. */
  void hardLink(Path name, Path file) throws IOException {
    Path beside = beside(name);
    steps.before("hard link " + name.getFileName());
    try {
      Files.createLink(beside, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      return;
    }
    rename(beside, name);
  }

  void delete(Path file) throws IOException {
    steps.before("delete " + file.getFileName());
    Files.deleteIfExists(file);
  }

  void deleteTree(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) delete(path);
  }

  /** Makes the names in {@code folder} durable. */
  void sync(Path folder) throws IOException {
    steps.before("sync");
    if (!synced) return;
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    steps.before("rename " + to.getFileName());
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The temporary name; a leftover of a crash is removed first. */
  private static Path beside(Path file) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    return beside;
  }
}
