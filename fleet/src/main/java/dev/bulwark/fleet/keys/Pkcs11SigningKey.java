package dev.bulwark.fleet.keys;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/** A key in a token: a name, the public half, and whatever handle the present connection has for the private one. */
final class Pkcs11SigningKey implements SigningKey {
  private record Bound(TokenConnection connection, CheckedSigner signer) {}

  private final String name;
  private final Pkcs11KeyVault vault;
  private final PublicKey publicKey;
  private final KeyKind kind;
  private volatile @Nullable Bound bound;

  Pkcs11SigningKey(String name, Pkcs11KeyVault vault, PublicKey publicKey, KeyKind kind) {
    this.name = name;
    this.vault = vault;
    this.publicKey = publicKey;
    this.kind = kind;
  }

  /** Signs in the token and verifies outside of it, so that the token's word is not its own proof. */
  static CheckedSigner signer(String name, KeyKind kind, PrivateKey handle, PublicKey publicKey, Provider provider) {
    return new CheckedSigner(
        name,
        new CheckedSigner.Source() {
          @Override
          public Signature signing() throws GeneralSecurityException {
            Signature signature = kind.signing(provider);
            signature.initSign(handle);
            return signature;
          }

          @Override
          public Signature verifying() throws GeneralSecurityException {
            return FileSigningKey.verifier(kind, publicKey);
          }
        });
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
    return vault.again(current -> bind(current).sign(message));
  }

  private CheckedSigner bind(TokenConnection current) throws GeneralSecurityException {
    Bound known = bound;
    if (known != null && known.connection == current) return known.signer;
    CheckedSigner signer = signer(name, kind, vault.handle(current, name), publicKey, current.provider);
    bound = new Bound(current, signer);
    return signer;
  }

  @Override
  public String toString() {
    return "key " + name + " (" + kind + ", pkcs11)";
  }
}
