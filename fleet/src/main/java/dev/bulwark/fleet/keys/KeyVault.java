package dev.bulwark.fleet.keys;

import java.util.Optional;

/**
 * Where private keys live.
 *
 * <h2>Guarantees</h2> A key made here is on stable storage (or in the token) before {@link #create} returns; a name is used once; no private key leaves.
 * <h2>Does not guarantee</h2> Secrecy against someone who holds both the vault and what unlocks it.
 * <h2>Fails by</h2> {@code Problem KEYS-…}.
 */
public interface KeyVault extends AutoCloseable {
  enum Algorithm { P256, P384, RSA3072 }

  /** The key of that name, or none. */
  Optional<SigningKey> find(String name);

  /** Makes a key; {@code name} is {@code [a-z0-9-]{1,64}} and must be free. */
  SigningKey create(String name, Algorithm algorithm);

  /** {@code file} or {@code pkcs11}: evidence for the HSM item. */
  String backEnd();

  @Override
  void close();
}
