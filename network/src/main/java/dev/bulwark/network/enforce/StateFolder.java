package dev.bulwark.network.enforce;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/** What is remembered of one namespace between two commands. It only saves work: whoever loses it loses nothing but the way back to rules that were replaced within an open confirmation. */
public final class StateFolder {
  private static final String APPLIED = "applied.sha256";
  private static final String TEXT = "applied.nft";
  private static final String PENDING = "unconfirmed";
  private static final String ROLLBACK = "rollback.nft";
  private final Path folder;

  public StateFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * What was loaded last.
   *
   * @param text of the file's text
   * @param listing of what the kernel made of it
   */
  record Applied(String text, String listing) {}

  Optional<Applied> applied() {
    return read(APPLIED).map(String::strip).map(line -> line.split(" ", -1)).filter(parts -> parts.length == 2).map(parts -> new Applied(parts[0], parts[1]));
  }

  Optional<String> appliedText() {
    return read(TEXT);
  }

  void applied(Applied applied, String text) {
    write(TEXT, text);
    write(APPLIED, applied.text() + " " + applied.listing() + "\n");
  }

  Path pending() {
    return folder.resolve(PENDING);
  }

  Path rollback() {
    return folder.resolve(ROLLBACK);
  }

  /** Says that rules wait to be confirmed, and which process watches over them. */
  void pending(String deadline, long guard, String rollback) {
    write(ROLLBACK, rollback);
    write(PENDING, deadline + " " + guard + "\n");
  }

  /** Who watches over the mark; empty where there is no mark, or none that says it. */
  Optional<Long> guard() {
    return read(PENDING).map(String::strip).map(line -> line.substring(line.lastIndexOf(' ') + 1)).filter(word -> word.matches("[0-9]{1,18}")).map(Long::valueOf);
  }

  /** Runs it while no other process does the same. */
  <T> T alone(Supplier<T> task) {
    make();
    try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
      if (lock == null) throw busy();
      return task.get();
    } catch (OverlappingFileLockException e) {
      throw busy();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Problem busy() {
    return new Problem("NETWORK-245", "another apply is at work on this namespace", "wait for it");
  }

  private Problem unusable(IOException e) {
    return new Problem("NETWORK-244", folder + " cannot be used", "give a folder that is yours with --state", e);
  }

  private void make() {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(folder.resolve(name)));
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw new Problem("NETWORK-244", folder + " cannot be read", "give a folder that is yours with --state", e);
    }
  }

  private void write(String name, String text) {
    make();
    Path beside = folder.resolve(name + ".new");
    try {
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        var bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) out.write(bytes);
        out.force(true);
      }
      Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(e);
    }
  }
}
