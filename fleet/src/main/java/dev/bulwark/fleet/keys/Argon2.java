package dev.bulwark.fleet.keys;

import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * How a passphrase becomes a vault's key (Argon2id, RFC 9106); recorded in the vault, so that the cost can rise later.
 *
 * @param salt at least 16 random octets
 */
record Argon2(int memoryKiB, int iterations, int lanes, byte[] salt) {
  /** RFC 9106's second choice (64 MiB, three passes), with one lane because one thread computes it here. */
  static final int MEMORY_KIB = 64 * 1024;

  static final int ITERATIONS = 3;

  Argon2 {
    // The floor stops who can write the header from making the next guess cheap, the ceiling from making the next start endless.
    if (memoryKiB < 19 * 1024 || memoryKiB > 1024 * 1024) throw new IllegalArgumentException("Argon2id memory outside 19 MiB to 1 GiB");
    if (iterations < 2 || iterations > 20) throw new IllegalArgumentException("Argon2id passes outside 2 to 20");
    if (lanes < 1 || lanes > 16) throw new IllegalArgumentException("Argon2id lanes outside 1 to 16");
    Objects.requireNonNull(salt);
    if (salt.length < 16 || salt.length > 64) throw new IllegalArgumentException("Argon2id salt outside 16 to 64 octets");
    salt = salt.clone();
  }

  byte[] derive(Secret passphrase) {
    byte[] bytes = passphrase.reveal(Reveal.because("the vault's key is derived from the passphrase"));
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memoryKiB)
              .withIterations(iterations)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      byte[] key = new byte[Sealer.KEY_OCTETS];
      generator.generateBytes(bytes, key);
      return key;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
