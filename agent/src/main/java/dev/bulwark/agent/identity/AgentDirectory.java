package dev.bulwark.agent.identity;

import dev.bulwark.problem.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agent's folder: {@code key.pem}, {@code cert.pem} (leaf first), {@code ca.pem}, {@code agent.json}.
 *
 * <h2>Guarantees</h2> {@code key.pem} and {@code cert.pem} belong together at every moment, also for other programs that open them by name, and a crash or
 * power cut at any point leaves such a pair. {@code key.pem} has mode 0600 from before its first byte.
 * <h2>Does not guarantee</h2> Anything against someone who reads the disk as the same user: use a token for that.
 * <h2>Fails by</h2> {@code Problem AGENT-001} when the folder cannot be read or written.
 *
 * <p>How: each generation is a folder of its own below {@code .generations}, written and synced before one rename moves the link {@code .current} to it. While
 * that happens the plain names are links through {@code .current}; at rest they are hard links to the generation's files, so that tools which look at a
 * name without following links see a plain file with its real mode.
 */
public final class AgentDirectory {
  static final String KEY = "key.pem";
  static final String KEY_URI = "key.uri";
  static final String CERTIFICATE = "cert.pem";
  static final String ROOTS = "ca.pem";
  static final String SETTINGS = "agent.json";
  static final String CURRENT = ".current";
  static final String GENERATIONS = ".generations";
  private static final List<String> NAMES = List.of(KEY, CERTIFICATE, ROOTS);

  private final Path path;
  private final SafeFiles files;

  private AgentDirectory(Path path, SafeFiles files) {
    this.path = path.toAbsolutePath();
    this.files = files;
  }

  /** The folder at {@code path}; nothing is touched before something is written. Every write reaches stable storage before it counts. */
  public static AgentDirectory at(Path path) {
    return new AgentDirectory(path, new SafeFiles(true, step -> {}));
  }

  /** As {@link #at}, but survives only a crash of the process, not a power cut: for virtual devices, of which thousands share one disk. */
  public static AgentDirectory unsynced(Path path) {
    return new AgentDirectory(path, new SafeFiles(false, step -> {}));
  }

  static AgentDirectory withSteps(Path path, SafeFiles.Steps steps) {
    return new AgentDirectory(path, new SafeFiles(false, steps));
  }

  public Path path() {
    return path;
  }

  /** The identity in use, or none before the first enrolment. */
  public Optional<StoredIdentity> current() {
    Path generation = path.resolve(GENERATIONS).resolve(currentName().orElse("none"));
    if (!Files.exists(generation.resolve(CERTIFICATE))) return Optional.empty();
    List<X509Certificate> chain = Pem.certificates(generation.resolve(CERTIFICATE));
    List<X509Certificate> roots = Pem.certificates(generation.resolve(ROOTS));
    return Optional.of(new StoredIdentity(number(generation), new Credential(key(generation, chain.getFirst()), chain), roots));
  }

  /** As {@link #current()}, where there must be one. */
  public StoredIdentity enrolled() {
    return current().orElseThrow(() -> new Problem("AGENT-002", "no certificate in " + path, "enrol first: `bulwark agent enrol --dir " + path + " …`"));
  }

  public Settings settings() {
    try {
      return Settings.ofJson(Pem.text(path.resolve(SETTINGS)));
    } catch (IOException e) {
      throw new Problem("AGENT-002", "no agent.json in " + path, "enrol first: `bulwark agent enrol --dir " + path + " …`", e);
    }
  }

  public void save(Settings settings) {
    attempt(() -> files.replace(path.resolve(SETTINGS), settings.json()));
  }

  /** Writes a small note beside the identity (state for {@code agent status}); losing it loses nothing. */
  public void note(String name, String text) {
    attempt(() -> files.replace(path.resolve(name), text));
  }

  /** The note of that name, if there is one that can be read. */
  public Optional<String> note(String name) {
    try {
      return Optional.of(Pem.text(path.resolve(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Keeps other agents out of the folder until it is closed. Fails by {@code Problem AGENT-011} while one is in it. */
  public Closeable lock() {
    return attempt(
        () -> {
          if (!Files.isDirectory(path)) files.directory(path);
          FileChannel channel = FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          try {
            if (channel.tryLock() != null) return channel;
          } catch (OverlappingFileLockException ours) {
            channel.close();
            throw taken();
          }
          channel.close();
          throw taken();
        });
  }

  private Problem taken() {
    return new Problem("AGENT-011", "another agent works in " + path, "stop it first, or give another --dir");
  }

  /** Finishes a switch that a crash interrupted: the plain names show the generation in use again. Nothing to do otherwise. */
  public void mend() {
    attempt(
        () -> {
          Optional<String> inUse = currentName();
          if (inUse.isEmpty()) return false;
          Path generation = path.resolve(GENERATIONS).resolve(inUse.get());
          for (String name : NAMES) {
            Path kept = generation.resolve(name);
            if (Files.exists(kept) && !(Files.exists(path.resolve(name)) && Files.isSameFile(kept, path.resolve(name)))) files.link(path.resolve(name), Path.of(CURRENT, name));
          }
          return true;
        });
  }

  /** Puts a new key on stable storage as the next generation. The identity in use stays what it is until {@link Draft#complete}. */
  public Draft begin(DeviceKey key) {
    return attempt(
        () -> {
          if (!Files.isDirectory(path)) files.directory(path);
          Path all = path.resolve(GENERATIONS);
          if (!Files.isDirectory(all)) files.directory(all);
          String inUse = currentName().orElse("none");
          long highest = 0;
          for (Path old : list(all)) {
            highest = Math.max(highest, number(old));
            if (!old.getFileName().toString().equals(inUse)) files.deleteTree(old);
          }
          Path next = all.resolve(Long.toString(highest + 1));
          files.directory(next);
          switch (key) {
            case DeviceKey.InFile file -> files.write(next.resolve(KEY), Pem.write("PRIVATE KEY", file.privateKey().getEncoded()));
            case DeviceKey.InToken token -> files.write(next.resolve(KEY_URI), token.uri() + "\n");
          }
          return new Draft(next, key);
        });
  }

  /** Deletes what is left of generations that are not in use: the old private key goes as soon as the new one has proven itself. */
  public void forgetOthers() {
    attempt(
        () -> {
          String inUse = currentName().orElse("none");
          for (Path old : list(path.resolve(GENERATIONS))) if (!old.getFileName().toString().equals(inUse)) files.deleteTree(old);
          return true;
        });
  }

  /** A generation that has its key and waits for its certificate. */
  public final class Draft {
    private final Path folder;
    private final DeviceKey key;

    private Draft(Path folder, DeviceKey key) {
      this.folder = folder;
      this.key = key;
    }

    public DeviceKey key() {
      return key;
    }

    /** Stores the certificate and makes the generation the one in use; the old one stays on the disk until {@link #forgetOthers()}. */
    public StoredIdentity complete(List<X509Certificate> chain, List<X509Certificate> roots) {
      return attempt(
          () -> {
            files.write(folder.resolve(CERTIFICATE), Pem.write(chain));
            files.write(folder.resolve(ROOTS), Pem.write(roots));
            files.sync(folder);
            files.sync(folder.resolveSibling("."));
            throughCurrent();
            files.link(path.resolve(CURRENT), Path.of(GENERATIONS, folder.getFileName().toString()));
            files.sync(path);
            if (key instanceof DeviceKey.InToken) files.delete(path.resolve(KEY));
            throughCurrent();
            atRest(folder);
            return new StoredIdentity(number(folder), new Credential(key, chain), roots);
          });
    }

    public void abandon() {
      attempt(
          () -> {
            files.deleteTree(folder);
            return true;
          });
    }
  }

  /** Makes the plain names links through {@code .current}. What they show does not change by it. */
  private void throughCurrent() throws IOException {
    String inUse = currentName().orElse(null);
    if (inUse == null) return;
    for (String name : NAMES)
      if (Files.exists(path.resolve(GENERATIONS).resolve(inUse).resolve(name), LinkOption.NOFOLLOW_LINKS)) files.link(path.resolve(name), Path.of(CURRENT, name));
  }

  /** Makes the plain names hard links to the generation in use, where the file system can. */
  private void atRest(Path generation) throws IOException {
    for (String name : NAMES) if (Files.exists(generation.resolve(name))) files.hardLink(path.resolve(name), generation.resolve(name));
    files.sync(path);
  }

  private Optional<String> currentName() {
    Path link = path.resolve(CURRENT);
    if (!Files.isSymbolicLink(link)) return Optional.empty();
    try {
      return Optional.of(Files.readSymbolicLink(link).getFileName().toString());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static DeviceKey key(Path generation, X509Certificate leaf) {
    Path uri = generation.resolve(KEY_URI);
    if (Files.exists(uri)) {
      try {
        return KeySource.of(Pem.text(uri).strip()).create(new SecureRandom());
      } catch (IOException e) {
        throw new Problem("AGENT-004", "the name of the device's key in " + uri + " cannot be read", "check its owner and mode, or enrol again", e);
      }
    }
    PrivateKey key = Pem.privateKey(generation.resolve(KEY));
    return new DeviceKey.InFile(key, leaf.getPublicKey());
  }

  private static long number(Path generation) {
    try {
      return Long.parseLong(generation.getFileName().toString());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private <T extends @Nullable Object> T attempt(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Problem unusable(IOException e) {
    return new Problem("AGENT-001", "the agent's folder " + path + " cannot be used: " + e.getMessage(), "check the path, its owner and the free space", e);
  }
}
