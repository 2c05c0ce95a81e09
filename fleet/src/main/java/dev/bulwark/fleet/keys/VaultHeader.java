package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The vault's own file: how its key is found, and a sealed nothing that tells the right key from a wrong one.
 *
 * @param argon2 null when a key file opens the vault
 * @param check an empty text sealed with this header as associated data
 */
record VaultHeader(int version, @Nullable Argon2 argon2, byte[] check) {
  static final String FILE = "vault.json";

  VaultHeader {
    if (version != 1) throw new IllegalArgumentException("a vault of version " + version);
    Objects.requireNonNull(check); // a file may lack what the type promises
  }

  /** Opens the vault in {@code folder}, or makes it there when it holds none. */
  static Sealer unlock(Path folder, Unlock unlock, boolean holdsKeys, SecureRandom random) throws IOException, GeneralSecurityException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) return read(file).unlock(file, unlock);
    if (holdsKeys) throw damaged(file, null);
    return make(file, unlock, random);
  }

  private static Sealer make(Path file, Unlock unlock, SecureRandom random) throws IOException, GeneralSecurityException {
    Argon2 argon2 = null;
    byte[] key;
    switch (unlock) {
      case Unlock.Passphrase passphrase -> {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        argon2 = new Argon2(Argon2.MEMORY_KIB, Argon2.ITERATIONS, 1, salt);
        key = argon2.derive(passphrase.secret());
      }
      case Unlock.KeyFile keyFile -> {
        // A key file without a vault is what a crash between the two leaves: it seals nothing yet and is taken.
        if (!Files.exists(keyFile.path())) {
          byte[] fresh = new byte[Sealer.KEY_OCTETS];
          random.nextBytes(fresh);
          PrivateFile.makeFolder(PrivateFile.folderOf(keyFile.path()));
          PrivateFile.write(keyFile.path(), fresh);
          Arrays.fill(fresh, (byte) 0);
        }
        key = keyFile(keyFile.path());
      }
    }
    Sealer sealer = sealer(key);
    byte[] check = sealer.seal(new byte[0], random, associated(argon2));
    PrivateFile.write(file, VaultJson.write(new VaultHeader(1, argon2, check)));
    return sealer;
  }

  private static VaultHeader read(Path file) throws IOException {
    try {
      return VaultJson.read(PrivateFile.read(file, 16 * 1024), VaultHeader.class);
    } catch (JacksonException e) {
      throw damaged(file, e);
    }
  }

  private Sealer unlock(Path file, Unlock unlock) throws IOException, GeneralSecurityException {
    Argon2 derivation = argon2;
    byte[] key =
        switch (unlock) {
          case Unlock.Passphrase passphrase -> {
            if (derivation == null) throw otherWay("a key file", "a passphrase was given");
            yield derivation.derive(passphrase.secret());
          }
          case Unlock.KeyFile keyFile -> {
            if (derivation != null) throw otherWay("a passphrase", "none was given");
            if (!Files.exists(keyFile.path())) throw otherWay("the key file " + keyFile.path(), "it is missing");
            yield keyFile(keyFile.path());
          }
        };
    Sealer sealer = sealer(key);
    try {
      sealer.open(check, associated(derivation));
      return sealer;
    } catch (AEADBadTagException e) {
      sealer.close();
      throw new Problem("KEYS-003", "the vault " + file.getParent() + " does not open: wrong passphrase or key file, or its header was altered", "give the one it was made with", e);
    }
  }

  private static Sealer sealer(byte[] key) {
    Sealer sealer = new Sealer(key);
    Arrays.fill(key, (byte) 0);
    return sealer;
  }

  private static byte[] keyFile(Path path) throws IOException {
    if (PrivateFile.openToOthers(path)) {
      throw new Problem("KEYS-007", "others may read " + path, "find out who read it, then `chmod 600` it, or make a new vault");
    }
    byte[] key = PrivateFile.read(path, Sealer.KEY_OCTETS);
    if (key.length != Sealer.KEY_OCTETS) throw damaged(path, null);
    return key;
  }

  private static byte[] associated(@Nullable Argon2 a) {
    String how = a == null ? "file" : "argon2id " + a.memoryKiB() + " " + a.iterations() + " " + a.lanes() + " " + VaultJson.hex(a.salt());
    return Sealer.text("bulwark key vault 1 " + how);
  }

  static Problem damaged(Path file, @Nullable Throwable cause) {
    return new Problem("KEYS-004", file + " is damaged or was altered", "restore it from a backup, and find out who wrote to the folder", cause);
  }

  private static Problem otherWay(String needed, String given) {
    return new Problem("KEYS-008", "the vault is opened by " + needed + ", but " + given, "start with the way of unlocking that the vault was made with");
  }
}
