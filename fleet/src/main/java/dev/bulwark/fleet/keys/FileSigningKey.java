package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** A key in this process's memory, opened from a {@link FileKeyVault}. */
final class FileSigningKey implements SigningKey {
  private final String name;
  private final KeyKind kind;
  private final PublicKey publicKey;
  private final CheckedSigner signer;

  FileSigningKey(String name, KeyKind kind, PrivateKey privateKey, PublicKey publicKey) {
    this.name = name;
    this.kind = kind;
    this.publicKey = publicKey;
    this.signer =
        new CheckedSigner(
            name,
            new CheckedSigner.Source() {
              @Override
              public Signature signing() throws GeneralSecurityException {
                Signature signature = Signature.getInstance(kind.signature);
                signature.initSign(privateKey);
                return signature;
              }

              @Override
              public Signature verifying() throws GeneralSecurityException {
                return verifier(kind, publicKey);
              }
            });
  }

  static Signature verifier(KeyKind kind, PublicKey publicKey) throws GeneralSecurityException, InvalidKeyException {
    Signature signature = kind.signing(null);
    signature.initVerify(publicKey);
    return signature;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public String algorithm() {
    return kind.signature;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      return signer.sign(message);
    } catch (GeneralSecurityException e) {
      throw new Problem("KEYS-011", "the key " + name + " cannot sign", "see the log for the cause; run `bulwark doctor`", e);
    }
  }

  @Override
  public String toString() {
    return "key " + name + " (" + kind + ", file)";
  }
}
