package dev.bulwark.fleet.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import tools.jackson.core.JacksonException;

/**
 * One key at rest: name, algorithm and public key in plain, the PKCS#8 encoding sealed with those as associated data, so that no part can be exchanged alone.
 */
record KeyFile(int version, String name, KeyVault.Algorithm algorithm, byte[] publicKey, byte[] sealed) {
  static final String SUFFIX = ".key";

  KeyFile {
    if (version != 1) throw new IllegalArgumentException("a key file of version " + version);
    // A file may lack what the type promises.
    Objects.requireNonNull(name);
    Objects.requireNonNull(algorithm);
    Objects.requireNonNull(publicKey);
    Objects.requireNonNull(sealed);
  }

  static KeyFile seal(String name, KeyVault.Algorithm algorithm, KeyPair pair, Sealer sealer, SecureRandom random) throws GeneralSecurityException {
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    byte[] spki = pair.getPublic().getEncoded();
    try {
      return new KeyFile(1, name, algorithm, spki, sealer.seal(pkcs8, random, associated(name, algorithm, spki)));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** Reads and opens the file, which must hold the key that its own name says. */
  static FileSigningKey open(Path file, String name, Sealer sealer) throws IOException, GeneralSecurityException {
    try {
      KeyFile held = VaultJson.read(PrivateFile.read(file, 64 * 1024), KeyFile.class);
      if (!held.name.equals(name)) throw VaultHeader.damaged(file, null);
      byte[] pkcs8 = sealer.open(held.sealed, associated(name, held.algorithm, held.publicKey));
      try {
        KeyKind kind = KeyKind.of(held.algorithm);
        PrivateKey privateKey = KeyFactory.getInstance(kind.family).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new FileSigningKey(name, kind, privateKey, kind.publicKey(held.publicKey));
      } finally {
        Arrays.fill(pkcs8, (byte) 0);
      }
    } catch (JacksonException | AEADBadTagException e) {
      throw VaultHeader.damaged(file, e);
    }
  }

  private static byte[][] associated(String name, KeyVault.Algorithm algorithm, byte[] spki) {
    return new byte[][] {Sealer.text("bulwark key 1"), Sealer.text(name), Sealer.text(algorithm.name()), spki};
  }
}
