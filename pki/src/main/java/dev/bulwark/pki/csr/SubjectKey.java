package dev.bulwark.pki.csr;

import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;

/** A public key that policy allows, in its one encoding: equal keys have equal bytes, whichever way a request spelled them. */
public final class SubjectKey {
  private final byte[] info;
  private final byte[] bits;
  private final KeyKind kind;
  private final PublicKey key;

  SubjectKey(byte[] info, byte[] bits, KeyKind kind, PublicKey key) {
    this.info = info;
    this.bits = bits;
    this.kind = kind;
    this.key = key;
  }

  /** A key of our own, in the same form. */
  public static SubjectKey of(PublicKey key) {
    try {
      return new SubjectKeys(KeyPolicy.DEFAULT).read(DerReader.strict(key.getEncoded(), 4, 16).enter(Der.SEQUENCE, "the public key"));
    } catch (NotDer | Refusal e) {
      throw new IllegalArgumentException("not a key that can be certified", e);
    }
  }

  /** SubjectPublicKeyInfo in DER. */
  public byte[] info() {
    return info.clone();
  }

  /** The content of the info's BIT STRING: what key identifiers are made of. */
  public byte[] bits() {
    return bits.clone();
  }

  public KeyKind kind() {
    return kind;
  }

  public PublicKey key() {
    return key;
  }

  /** SHA-256 of {@link #info()}, lower-case hex: the key's name in the store. */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(info));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
