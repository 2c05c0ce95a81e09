package dev.bulwark.hardening.cve;

import dev.bulwark.problem.Problem;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one file that a store is: eight bytes of name and version, SHA-256 of the rest, the rest.
 *
 * <h2>Guarantees</h2> The name holds either the old content or the whole new one, also after a crash or a power cut: temporary file, sync, rename, sync of the folder. One update at a time.
 * <h2>Fails by</h2> HARDEN-501 to HARDEN-504.
 */
final class StoreFile {
  private static final String NAME = "vulnerabilities.store";
  private static final byte[] MAGIC = "BWVULN1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST = 32;
  private static final int LARGEST = 256 << 20;

  private StoreFile() {}

  static boolean exists(Path dir) {
    return Files.isRegularFile(dir.resolve(NAME));
  }

  static byte[] read(Path dir) {
    Path file = dir.resolve(NAME);
    if (!Files.isRegularFile(file)) throw new Problem("HARDEN-501", "no vulnerability records in " + dir, "import some: `bulwark cve update --from FOLDER --dir " + dir + "`");
    byte[] all;
    try {
      if (Files.size(file) > LARGEST) throw broken(file, "it is larger than any store", null);
      all = Files.readAllBytes(file);
    } catch (IOException e) {
      throw broken(file, "it cannot be read", e);
    }
    int head = MAGIC.length + DIGEST;
    if (all.length < head || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) throw broken(file, "it is no store, or of another version", null);
    byte[] payload = Arrays.copyOfRange(all, head, all.length);
    if (!MessageDigest.isEqual(sha256().digest(payload), Arrays.copyOfRange(all, MAGIC.length, head))) throw broken(file, "its content is not what was written", null);
    return payload;
  }

  static Problem broken(Path file, String why, @Nullable Throwable cause) {
    return new Problem("HARDEN-502", "the vulnerability store " + file + " cannot be used: " + why, "delete it and import the records again", cause);
  }

  /** Runs {@code work} while no other process of this machine updates the store in {@code dir}. */
  static <T> T alone(Path dir, java.util.function.Supplier<T> work) {
    try {
      Files.createDirectories(dir);
      try (FileChannel channel = FileChannel.open(dir.resolve(".vulnerabilities.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
          FileLock lock = channel.tryLock()) {
        if (lock == null) throw busy(dir);
        dropLeftovers(dir);
        return work.get();
      }
    } catch (OverlappingFileLockException e) {
      throw busy(dir);
    } catch (IOException e) {
      throw unwritable(dir, e);
    }
  }

  private static Problem busy(Path dir) {
    return new Problem("HARDEN-504", "another update of the records in " + dir + " is running", "wait until it is done");
  }

  private static Problem unwritable(Path dir, IOException cause) {
    return new Problem("HARDEN-503", "the vulnerability store in " + dir + " cannot be written", "check the folder's rights and the room on the disk; the old records are still there", cause);
  }

  /** What an update that was killed left behind. */
  private static void dropLeftovers(Path dir) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(dir, ".vulnerabilities.*.new")) {
      for (Path one : old) Files.deleteIfExists(one);
    }
  }

  /** Writes the content of a store to where it is told. */
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  static void write(Path dir, Content content) {
    try {
      Path beside = Files.createTempFile(dir, ".vulnerabilities.", ".new");
      try {
        try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
          fill(out, content);
          out.force(true);
        }
        Files.move(beside, dir.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
      syncFolder(dir);
    } catch (IOException e) {
      throw unwritable(dir, e);
    }
  }

  /** The digest stands before what it is of, so its place is kept free until it is known. */
  private static void fill(FileChannel file, Content content) throws IOException {
    MessageDigest digest = sha256();
    OutputStream raw = Channels.newOutputStream(file);
    raw.write(MAGIC);
    raw.write(new byte[DIGEST]);
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(raw, digest), 1 << 16));
    content.write(out);
    out.flush();
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    file.position(MAGIC.length);
    while (bytes.hasRemaining()) file.write(bytes);
  }

  /** Else the rename itself may be lost in a power cut. Systems that cannot open a folder do without. */
  private static void syncFolder(Path dir) {
    try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
