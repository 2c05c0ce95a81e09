package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keys in a folder of encrypted files, one file a key.
 *
 * <h2>Guarantees</h2> A key file holds its PKCS#8 encoding under AES-256-GCM, with name and public key bound to it; files have mode 0600 and the folder 0700 before any
 * content; after a crash a key is whole or absent. An altered, renamed or exchanged file is refused.
 * <h2>Does not guarantee</h2> Secrecy of keys in the memory of this process; that an older copy of the whole folder was not put back; with a key file instead of a passphrase,
 * secrecy against whoever takes the whole disk ({@link Unlock}).
 * <h2>Fails by</h2> {@code Problem KEYS-003} for a wrong passphrase, {@code KEYS-004} for an altered file, {@code KEYS-005} for a name in use.
 */
public final class FileKeyVault implements KeyVault {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  // A file lock belongs to the process; within it this one orders the vaults that are open on one folder.
  private static final ReentrantLock WRITING = new ReentrantLock();
  private final Path folder;
  private final Sealer sealer;
  private final SecureRandom random;
  private final Map<String, SigningKey> opened = new ConcurrentHashMap<>();

  private FileKeyVault(Path folder, Sealer sealer, SecureRandom random) {
    this.folder = folder;
    this.sealer = sealer;
    this.random = random;
  }

  public static FileKeyVault open(Path folder, Unlock unlock) {
    return open(folder, unlock, new SecureRandom());
  }

  /** Opens the vault in that folder, or makes it; deriving a key from a passphrase takes some tenths of a second by intent. */
  public static FileKeyVault open(Path folder, Unlock unlock, SecureRandom random) {
    WRITING.lock();
    try {
      PrivateFile.makeFolder(folder);
      try (FileChannel channel = lockFile(folder); var lock = channel.lock()) {
        assert lock.isValid();
        boolean holdsKeys = sweep(folder);
        return new FileKeyVault(folder, VaultHeader.unlock(folder, unlock, holdsKeys, random), random);
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    } finally {
      WRITING.unlock();
    }
  }

  @Override
  public Optional<SigningKey> find(String name) {
    SigningKey known = opened.get(name);
    if (known != null) return Optional.of(known);
    Path file = fileOf(name);
    try {
      if (!Files.exists(file)) return Optional.empty();
      if (PrivateFile.openToOthers(file)) {
        throw new Problem("KEYS-007", "others may read " + file, "find out who changed its mode, then `chmod 600` it");
      }
      SigningKey key = KeyFile.open(file, name, sealer);
      SigningKey raced = opened.putIfAbsent(name, key);
      return Optional.of(raced == null ? key : raced);
    } catch (IOException e) {
      throw unusable(file, e);
    } catch (GeneralSecurityException e) {
      throw VaultHeader.damaged(file, e);
    }
  }

  @Override
  public SigningKey create(String name, Algorithm algorithm) {
    Path file = fileOf(name);
    if (Files.exists(file)) throw taken(name);
    try {
      KeyPair pair = KeyKind.of(algorithm).generate(random);
      byte[] content = VaultJson.write(KeyFile.seal(name, algorithm, pair, sealer, random));
      store(name, file, content);
      return find(name).orElseThrow(() -> VaultHeader.damaged(file, null));
    } catch (IOException e) {
      throw unusable(file, e);
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    }
  }

  private void store(String name, Path file, byte[] content) throws IOException {
    WRITING.lock();
    try (FileChannel channel = lockFile(folder); var lock = channel.lock()) {
      assert lock.isValid();
      if (Files.exists(file)) throw taken(name);
      PrivateFile.write(file, content);
    } finally {
      WRITING.unlock();
    }
  }

  @Override
  public String backEnd() {
    return "file";
  }

  /** Wipes the vault's key; signing keys that were handed out go on signing. */
  @Override
  public void close() {
    sealer.close();
    opened.clear();
  }

  /** Removes what a crash left half written; tells whether the folder holds any key. */
  private static boolean sweep(Path folder) throws IOException {
    boolean holdsKeys = false;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") && name.endsWith(PrivateFile.UNFINISHED)) Files.delete(file);
        holdsKeys |= name.endsWith(KeyFile.SUFFIX);
      }
    }
    return holdsKeys;
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private Path fileOf(String name) {
    requireName(name);
    return folder.resolve(name + KeyFile.SUFFIX);
  }

  static void requireName(String name) {
    if (NAME.matcher(name).matches()) return;
    throw new Problem("KEYS-006", "not a key's name: " + Printable.line(name, 80), "use 1 to 64 of a-z, 0-9 and -");
  }

  static Problem taken(String name) {
    return new Problem("KEYS-005", "there is a key named " + name + " already", "choose another name; a key is never replaced");
  }

  private static Problem unusable(Path path, IOException cause) {
    return new Problem("KEYS-009", path + " cannot be read or written", "check the disk's space and the owner of the folder", cause);
  }

  private static Problem unsupported(GeneralSecurityException cause) {
    return new Problem("KEYS-011", "the cryptographic library refused an operation", "see the log for the cause; run `bulwark doctor`", cause);
  }
}
