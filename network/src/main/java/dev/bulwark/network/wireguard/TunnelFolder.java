package dev.bulwark.network.wireguard;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folder of one gateway's tunnels: configurations, and below {@code keys} their keys and the names of the revoked. Held by one process at a time; what a crashed one had begun is ended first.
 */
final class TunnelFolder implements AutoCloseable {
  static final String REVOKED = "keys/revoked";
  private static final String LOCK = ".wireguard-lock";
  private static final int LARGEST = 16 << 20;
  private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

  private static final Set<PosixFilePermission> WRITERS = EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path folder;
  private final Journal journal;
  private final FileChannel lock;

  private TunnelFolder(Path folder, Journal journal, FileChannel lock) {
    this.folder = folder;
    this.journal = journal;
    this.lock = lock;
  }

  /** @throws Problem NETWORK-327 where the folder cannot be made or used, or another process works in it, NETWORK-335 where others may change what is in it */
  static TunnelFolder open(Path folder, Journal.Steps steps) {
    FileChannel channel = null;
    try {
      Path existing = folder.toAbsolutePath();
      while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
      Files.createDirectories(folder.resolve("keys"), Journal.mode(existing, "rwx------"));
      for (Path each : List.of(folder, folder.resolve("keys"))) if (openToOthers(each, WRITERS)) throw foreign("others may write into the folder " + each, "take their rights (chmod go-w); look whether each file in it is yours");
      if (Files.isSymbolicLink(folder.resolve("keys"))) throw foreign(folder.resolve("keys") + " is a link", "make it a folder, with the keys in it");
      plain(folder.resolve(LOCK));
      channel = FileChannel.open(folder.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), Journal.mode(folder, "rw-------"));
      if (taken(channel)) throw new Problem("NETWORK-327", "another process works in " + folder, "wait until it has ended");
      Journal journal = new Journal(folder, steps);
      journal.recover();
      TunnelFolder open = new TunnelFolder(folder, journal, channel);
      channel = null;
      return open;
    } catch (IOException e) {
      throw failed(folder, e);
    } finally {
      if (channel != null) closeQuietly(channel);
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException sameProcess) {
      return true;
    }
  }

  private static Problem foreign(String what, String hint) {
    return new Problem("NETWORK-335", what, hint);
  }

  /** Whatever else has the name would be followed, waited for or lost: a link, a pipe, a folder. */
  private static void plain(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw foreign(file + " is no plain file", "put the file itself in its place, or remove it");
  }

  private static Problem failed(Path folder, IOException e) {
    return new Problem("NETWORK-327", folder + " cannot be used", "check that it is a folder of yours on a file system with room", e);
  }

  /** Whether {@code config} was ever here; nothing is made. */
  static boolean exists(Path folder) {
    return Files.isDirectory(folder.resolve("keys"));
  }

  /**
   * The key in {@code keys/NAME}; empty where there is none.
   *
   * @throws Problem NETWORK-322 where the file holds no key, NETWORK-323 where others may read it
   */
  Optional<SecretKey> key(String name) {
    Path file = folder.resolve("keys").resolve(name);
    Optional<byte[]> text = octets("keys/" + name);
    if (text.isEmpty()) return Optional.empty();
    try {
      if (openToOthers(file, OTHERS)) throw new Problem("NETWORK-323", "others may read the key file " + file, "take their rights (chmod 600); if someone may have read it, rotate the peer, or remove the gateway's key and all configurations with it");
      return Optional.of(SecretKey.read(text.get()).orElseThrow(() -> new Problem("NETWORK-322", file + " holds no key", "restore it, or remove it to have a new one made")));
    } catch (IOException e) {
      throw failed(folder, e);
    } finally {
      Arrays.fill(text.get(), (byte) 0);
    }
  }

  SortedSet<String> revoked() {
    SortedSet<String> names = new TreeSet<>();
    octets(REVOKED).ifPresent(text -> names.addAll(new String(text, StandardCharsets.UTF_8).lines().filter(line -> line.matches("[a-z0-9][a-z0-9-]{0,62}")).toList()));
    return names;
  }

  /** Empty where there is no such file; NETWORK-335 where it is no file. */
  Optional<byte[]> octets(String name) {
    Path file = folder.resolve(name);
    plain(file);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] octets = in.readNBytes(LARGEST);
      return Optional.of(octets);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static boolean openToOthers(Path file, Set<PosixFilePermission> rights) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) return false;
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    return mode.stream().anyMatch(rights::contains);
  }

  /** Writes what differs from what is there, all of it or nothing; the octets are zeroed. True where anything differed. */
  boolean write(SortedMap<String, byte[]> files) {
    try {
      for (Iterator<Map.Entry<String, byte[]>> each = files.entrySet().iterator(); each.hasNext(); ) {
        Map.Entry<String, byte[]> file = each.next();
        if (!same(file.getKey(), file.getValue())) continue;
        Arrays.fill(file.getValue(), (byte) 0);
        each.remove();
      }
      if (!files.isEmpty()) journal.commit(files);
      return !files.isEmpty();
    } catch (IOException e) {
      throw failed(folder, e);
    } finally {
      for (byte[] octets : files.values()) Arrays.fill(octets, (byte) 0);
    }
  }

  private boolean same(String name, byte[] wanted) throws IOException {
    Path file = folder.resolve(name);
    plain(file);
    if (wanted.length == 0) return !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    Optional<byte[]> there = octets(name);
    boolean same = there.isPresent() && Arrays.equals(there.get(), wanted);
    there.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
    return same && (!Files.getFileStore(file).supportsFileAttributeView("posix") || Files.getPosixFilePermissions(file).equals(OWNER));
  }

  @Override
  public void close() {
    closeQuietly(lock);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
