package dev.bulwark.fleet.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** What the cryptographic library calls each {@link KeyVault.Algorithm}, and the padding that firmware for some chips asks of RSA. */
enum KeyKind {
  P256("EC", "SHA256withECDSA", new ECGenParameterSpec("secp256r1")),
  P384("EC", "SHA384withECDSA", new ECGenParameterSpec("secp384r1")),
  RSA3072("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4)),
  /** RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes (RFC 8017). */
  RSA3072_PSS("RSA", "RSASSA-PSS", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4));

  final String family;
  final String signature;
  final AlgorithmParameterSpec parameters;

  KeyKind(String family, String signature, AlgorithmParameterSpec parameters) {
    this.family = family;
    this.signature = signature;
    this.parameters = parameters;
  }

  static KeyKind of(KeyVault.Algorithm algorithm) {
    return valueOf(algorithm.name());
  }

  /** The kind of a key found in a token; what we would not make ourselves is not used. */
  static KeyKind of(PublicKey key) throws GeneralSecurityException {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == 3072) return RSA3072;
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      if (bits == 256) return P256;
      if (bits == 384) return P384;
    }
    throw new GeneralSecurityException("neither P-256 nor P-384 nor RSA-3072");
  }

  /** The same key, signing as a chip's ROM verifies: RSA by PSS, elliptic curves as ever. */
  KeyKind forImages() {
    return this == RSA3072 ? RSA3072_PSS : this;
  }

  /** A signature of this kind; the token's own where {@code provider} is given. */
  Signature signing(@Nullable Provider provider) throws GeneralSecurityException {
    Signature made = provider == null ? Signature.getInstance(signature) : Signature.getInstance(signature, provider);
    if (this == RSA3072_PSS) made.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC));
    return made;
  }

  KeyPair generate(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(parameters, random);
    return generator.generateKeyPair();
  }

  /** A public key object of the preferred provider from the encoding that X.509 uses. */
  PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
    return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(spki));
  }
}
