package dev.bulwark.pki;

import dev.bulwark.pki.der.Der;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Certification requests made by hand, so that each part can be wrong on its own. */
public final class Requests {
  public static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  private Requests() {}

  public static KeyPair p256() {
    return ec("secp256r1");
  }

  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] name(String commonName) {
    return commonName.isEmpty() ? Der.sequence() : Der.sequence(rdn("2.5.4.3", Der.utf8(commonName)));
  }

  public static byte[] rdn(String oid, byte[] value) {
    return Der.set(Der.sequence(Der.oid(oid), value));
  }

  public static byte[] extensionRequest(byte[]... extensions) {
    return Der.sequence(Der.oid("1.2.840.113549.1.9.14"), Der.set(Der.sequence(extensions)));
  }

  public static byte[] extension(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.octets(value));
  }

  /** The body that is signed. */
  public static byte[] body(byte[] version, byte[] name, byte[] keyInfo, byte[]... attributes) {
    return Der.sequence(version, name, keyInfo, Der.context(0, attributes));
  }

  public static byte[] signed(byte[] body, KeyPair pair, String algorithm, byte[] identifier) {
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(pair.getPrivate());
      signer.update(body);
      return Der.sequence(body, identifier, Der.bits(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A sound P-256 request with this common name and these attributes. */
  public static byte[] csr(KeyPair pair, String commonName, byte[]... attributes) {
    return signed(body(Der.integer(0), name(commonName), pair.getPublic().getEncoded(), attributes), pair, "SHA256withECDSA", ECDSA_SHA256);
  }

  public static byte[] base64(byte[] der) {
    return Base64.getEncoder().encode(der);
  }
}
