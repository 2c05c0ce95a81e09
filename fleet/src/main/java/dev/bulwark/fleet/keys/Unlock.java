package dev.bulwark.fleet.keys;

import java.nio.file.Path;

/**
 * What opens a {@link FileKeyVault}.
 *
 * <p>A passphrase protects the keys against whoever takes the disk. A key file protects copies of the vault alone (a backup of the folder, a
 * mistaken upload): who takes the whole disk takes the key file too.
 */
public sealed interface Unlock {
  /** The vault's key is derived from {@code secret} with Argon2id; the caller keeps and wipes the secret. */
  record Passphrase(Secret secret) implements Unlock {}

  /** The vault's key is the 256 random bits in that file, which is made (mode 0600) when vault and file are both new. */
  record KeyFile(Path path) implements Unlock {}

  static Unlock passphrase(Secret secret) {
    return new Passphrase(secret);
  }

  /** A key file next to the vault's folder and not in it, so that a copy of the folder is sealed: {@code keys} is opened by {@code keys.unlock}. */
  static Unlock beside(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path name = absolute.getFileName();
    if (name == null) throw new IllegalArgumentException("a vault needs a folder of its own: " + folder);
    return new KeyFile(absolute.resolveSibling(name + ".unlock"));
  }
}
