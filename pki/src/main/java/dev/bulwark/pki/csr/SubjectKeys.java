package dev.bulwark.pki.csr;

import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/** Reads a SubjectPublicKeyInfo by the key policy: kind, size, shape, and whether the numbers can be a key at all. Nothing is handed to a crypto provider before that. */
final class SubjectKeys {
  private static final String EC = "1.2.840.10045.2.1";
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String ED25519 = "1.3.101.112";
  private final KeyPolicy policy;

  SubjectKeys(KeyPolicy policy) {
    this.policy = policy;
  }

  SubjectKey read(DerReader info) throws NotDer, Refusal {
    DerReader algorithm = info.enter(Der.SEQUENCE, "the key's algorithm");
    String oid = algorithm.oid("the key's algorithm");
    return switch (oid) {
      case EC -> ec(algorithm, info);
      case RSA -> rsa(algorithm, info);
      case ED25519 -> ed25519(algorithm, info);
      default -> throw kind("keys of algorithm " + oid + " are not certified");
    };
  }

  private SubjectKey ec(DerReader algorithm, DerReader info) throws NotDer, Refusal {
    if (!algorithm.next(Der.OID)) throw kind("the curve is not given by its name");
    String name = algorithm.oid("the curve");
    Curve curve = Curve.of(name).filter(c -> policy.kinds().contains(c.kind)).orElseThrow(() -> kind("keys on the curve " + name + " are not certified"));
    algorithm.end("the key's algorithm");
    byte[] point = curve.uncompressed(info.bits("the public key"))
        .orElseThrow(() -> new Refusal("EST-009", "the public key is not a point of its curve", "make a new key pair with a sound library"));
    info.end("the public key");
    byte[] der = Der.sequence(Der.sequence(Der.oid(EC), Der.oid(curve.oid)), Der.bits(point));
    return new SubjectKey(der, point, curve.kind, key("EC", der));
  }

  private SubjectKey rsa(DerReader algorithm, DerReader info) throws NotDer, Refusal {
    if (!policy.kinds().contains(KeyKind.RSA)) throw kind("RSA keys are not certified here");
    algorithm.content(Der.NULL, "the null parameter of an RSA key");
    algorithm.end("the key's algorithm");
    byte[] bits = info.bits("the public key");
    info.end("the public key");
    DerReader numbers = DerReader.strict(bits, 2, 4).enter(Der.SEQUENCE, "the RSA key");
    BigInteger modulus = numbers.integer("the modulus");
    BigInteger exponent = numbers.integer("the exponent");
    numbers.end("the RSA key");
    RsaRules.check(modulus, exponent, policy);
    byte[] der = Der.sequence(Der.sequence(Der.oid(RSA), Der.nothing()), Der.bits(bits));
    return new SubjectKey(der, bits, KeyKind.RSA, key("RSA", der));
  }

  private SubjectKey ed25519(DerReader algorithm, DerReader info) throws NotDer, Refusal {
    if (!policy.kinds().contains(KeyKind.ED25519)) throw kind("Ed25519 keys are not certified here");
    algorithm.end("the algorithm of an Ed25519 key");
    byte[] bits = info.bits("the public key");
    info.end("the public key");
    if (!EdwardsPoint.isSound(bits)) throw new Refusal("EST-009", "the public key is not a point of its curve, or of small order", "make a new key pair with a sound library");
    byte[] der = Der.sequence(Der.sequence(Der.oid(ED25519)), Der.bits(bits));
    return new SubjectKey(der, bits, KeyKind.ED25519, key("Ed25519", der));
  }

  private static PublicKey key(String algorithm, byte[] der) throws Refusal {
    try {
      // By name, never by OID: not every provider knows the latter.
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new Refusal("EST-009", "the public key cannot be used", "make a new key pair with a sound library");
    }
  }

  private static Refusal kind(String detail) {
    return new Refusal("EST-008", detail, "use P-256, P-384, P-521, Ed25519, or RSA of 2048 to 8192 bits");
  }
}
