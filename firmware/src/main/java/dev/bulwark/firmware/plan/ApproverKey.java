package dev.bulwark.firmware.plan;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** A person's key for releasing plans: Ed25519, or ECDSA on P-256 with SHA-256. Nothing else is taken. */
public final class ApproverKey {
  private final PublicKey publicKey;
  private final @org.jspecify.annotations.Nullable PrivateKey privateKey;

  private ApproverKey(PublicKey publicKey, @org.jspecify.annotations.Nullable PrivateKey privateKey) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /** A private key (PKCS#8 or SEC 1, not encrypted) or a public one, in PEM. @throws Problem FIRMWARE-703 for anything else */
  public static ApproverKey read(byte[] pem) {
    if (pem.length > 16_384) throw unfit(null);
    try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.UTF_8)))) {
      Object first = parser.readObject();
      // openssl writes the curve's name before a SEC 1 key.
      if (first instanceof org.bouncycastle.asn1.ASN1ObjectIdentifier) first = parser.readObject();
      return switch (first) {
        case SubjectPublicKeyInfo info -> ofPublic(info.getEncoded());
        case PEMKeyPair pair -> ofPrivate(pair.getPrivateKeyInfo());
        case PrivateKeyInfo info -> ofPrivate(info);
        case null, default -> throw unfit(null);
      };
    } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw unfit(e);
    }
  }

  /** @param spki X.509 SubjectPublicKeyInfo @throws Problem FIRMWARE-703 for an algorithm that is not taken */
  public static ApproverKey ofPublic(byte[] spki) {
    try {
      return new ApproverKey(KeyFactory.getInstance(algorithm(SubjectPublicKeyInfo.getInstance(spki).getAlgorithm())).generatePublic(new X509EncodedKeySpec(spki)), null);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unfit(e);
    }
  }

  private static ApproverKey ofPrivate(PrivateKeyInfo info) throws IOException {
    try {
      String algorithm = algorithm(info.getPrivateKeyAlgorithm());
      KeyFactory factory = KeyFactory.getInstance(algorithm);
      PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      byte[] spki =
          switch (key) {
            case EdECPrivateKey ed ->
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                        new Ed25519PrivateKeyParameters(ed.getBytes().orElseThrow(() -> new PEMException("the key cannot be read"))).generatePublicKey().getEncoded())
                    .getEncoded();
            case ECPrivateKey ec -> p256(ec.getS());
            default -> throw unfit(null);
          };
      return new ApproverKey(factory.generatePublic(new X509EncodedKeySpec(spki)), key);
    } catch (GeneralSecurityException e) {
      throw unfit(e);
    }
  }

  private static byte[] p256(BigInteger scalar) throws IOException {
    byte[] point = CustomNamedCurves.getByName("secp256r1").getG().multiply(scalar).normalize().getEncoded(false);
    return new SubjectPublicKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, new X962Parameters(SECObjectIdentifiers.secp256r1)), point).getEncoded();
  }

  private static String algorithm(AlgorithmIdentifier id) {
    if (id.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) return "Ed25519";
    if (id.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey) && SECObjectIdentifiers.secp256r1.equals(id.getParameters())) return "EC";
    throw unfit(null);
  }

  private static Problem unfit(@org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem("FIRMWARE-703", "that is no key for releasing plans", "use an Ed25519 or P-256 key in PEM, not encrypted: `openssl genpkey -algorithm ed25519 -out me.pem`", cause);
  }

  /** X.509 SubjectPublicKeyInfo: two keys are the same when these bytes are. */
  public byte[] publicKey() {
    return publicKey.getEncoded();
  }

  /** The first 16 hex digits of the SHA-256 of {@link #publicKey()}. */
  public String fingerprint() {
    return CanonicalJson.sha256(publicKey()).substring(0, 16);
  }

  /** A signature over {@code message}: Ed25519, or ECDSA in DER. @throws Problem FIRMWARE-703 when only the public half is here */
  public byte[] sign(byte[] message, SecureRandom random) {
    if (privateKey == null) throw new Problem("FIRMWARE-703", "only the public half of the key is in that file", "give the private key");
    try {
      Signature signature = engine();
      signature.initSign(privateKey, random);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unfit(e);
    }
  }

  /** Whether {@code signature} is this key's over {@code message}; false for any bytes that are none. */
  public boolean signed(byte[] message, byte[] signature) {
    try {
      Signature engine = engine();
      engine.initVerify(publicKey);
      engine.update(message);
      return engine.verify(signature);
    } catch (GeneralSecurityException broken) {
      return false;
    }
  }

  private Signature engine() throws GeneralSecurityException {
    return Signature.getInstance(publicKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519");
  }

  @Override
  public String toString() {
    return "ApproverKey " + fingerprint();
  }
}
