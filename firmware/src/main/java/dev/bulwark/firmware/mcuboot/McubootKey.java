package dev.bulwark.firmware.mcuboot;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A public key that images are verified with.
 *
 * <h2>Guarantees</h2> Its kind is one that MCUboot can check. Two keys are equal when their encodings are.
 */
public final class McubootKey {
  private final PublicKey key;
  private final KeyKind kind;
  private final byte[] encoded;

  /** @throws dev.bulwark.problem.Problem FIRMWARE-111 for a key that no MCUboot can be built for */
  public McubootKey(PublicKey key) {
    this.key = key;
    this.kind = KeyKind.of(key);
    this.encoded = encoding(key, kind);
  }

  public KeyKind kind() {
    return kind;
  }

  /** What a bootloader is built with or fuses hold: the hash of the key's encoding with the hash that its images have, lower-case hexadecimal. */
  public String hash() {
    return HexFormat.of().formatHex(digest(kind.hash, encoded));
  }

  /** As images carry it: RSAPublicKey (RFC 8017) for RSA, else SubjectPublicKeyInfo; DER. */
  public byte[] encoded() {
    return encoded.clone();
  }

  boolean matches(int type, String hash, byte[] value) {
    return MessageDigest.isEqual(type == Tlv.KEY_HASH ? digest(hash, encoded) : encoded, value);
  }

  /** Whether {@code value} is this key's signature over {@code length} bytes from {@code from}; false for a malformed one. */
  boolean verifies(byte[] bytes, int from, int length, byte[] value) {
    try {
      Signature signature = Signature.getInstance(kind.signature);
      if (kind.parameters() != null) signature.setParameter(kind.parameters());
      signature.initVerify(key);
      signature.update(bytes, from, length);
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static byte[] digest(String hash, byte[] bytes) {
    return digest(hash, bytes, 0, bytes.length);
  }

  static byte[] digest(String hash, byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance(hash);
      digest.update(bytes, from, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + hash, e);
    }
  }

  private static byte[] encoding(PublicKey key, KeyKind kind) {
    if (kind != KeyKind.RSA2048 && kind != KeyKind.RSA3072) return key.getEncoded();
    try {
      return SubjectPublicKeyInfo.getInstance(key.getEncoded()).parsePublicKey().getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("the platform's own encoding cannot be read", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof McubootKey that && MessageDigest.isEqual(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  @Override
  public String toString() {
    return kind + " " + hash();
  }
}
