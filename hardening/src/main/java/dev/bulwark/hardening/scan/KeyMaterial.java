package dev.bulwark.hardening.scan;

import java.io.IOException;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/** A private key in one of the three DER forms: whether it is one, and whose public half it has. */
final class KeyMaterial {
  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  private KeyMaterial() {}

  /** PKCS#1: version 0, then n, e, d, p, q and three more, where p times q is n. */
  static boolean rsa(Window window, Der key) {
    List<Der> parts = key.children(window);
    if (parts.size() != 9) return false;
    for (Der part : parts) if (!part.is(Der.INTEGER) || part.length() == 0) return false;
    BigInteger n = number(window, parts.get(1));
    BigInteger e = number(window, parts.get(2));
    if (number(window, parts.get(0)).signum() != 0 || n.bitLength() < 500 || !e.testBit(0) || e.bitLength() > 64 || e.compareTo(BigInteger.valueOf(3)) < 0) return false;
    return number(window, parts.get(4)).multiply(number(window, parts.get(5))).equals(n);
  }

  private static BigInteger number(Window window, Der part) {
    return new BigInteger(window.copy(part.content(), part.to()));
  }

  /**
   * SEC 1: version 1, the secret number, then curve and point.
   *
   * @param alone whether nothing around names the curve
   */
  static boolean elliptic(Window window, Der key, boolean alone) {
    List<Der> parts = key.children(window);
    if (parts.size() < 2 || parts.size() > 4 || !parts.get(0).is(Der.INTEGER) || parts.get(0).length() != 1 || window.at(parts.get(0).content()) != 1) return false;
    Der secret = parts.get(1);
    if (!secret.is(Der.OCTETS) || secret.length() < 20 || secret.length() > 66) return false;
    boolean curve = false;
    for (Der part : parts.subList(2, parts.size())) {
      boolean names = part.is(0xA0) && (window.at(part.content()) == 0x06 || window.at(part.content()) == 0x30);
      boolean point = part.is(0xA1) && window.at(part.content()) == 0x03;
      if (!names && !point) return false;
      curve |= names;
    }
    return (curve || !alone) && !same(window, secret);
  }

  /** The bare secret of Ed25519, X25519, X448 or Ed448; nothing but its randomness tells it from what follows a template in a library. */
  static boolean edwards(Window window, Der secret) {
    if (secret.length() != 32 && secret.length() != 56 && secret.length() != 57) return false;
    BitSet seen = new BitSet();
    for (long at = secret.content(); at < secret.to(); at++) seen.set(window.at(at));
    // Of 32 random octets 30 differ, and fewer than 22 never do.
    return seen.cardinality() >= 22;
  }

  /** All octets alike: a table or a blank, no secret. */
  static boolean same(Window window, Der secret) {
    for (long at = secret.content(); at < secret.to(); at++) if (window.at(at) != window.at(secret.content())) return false;
    return true;
  }

  /** SubjectPublicKeyInfo of a private key, whichever form it has; null where it is of a kind that is not known here. */
  static byte @Nullable [] publicHalf(byte[] der) {
    try {
      Window window = Window.over(der);
      Der outer = Der.at(window, 0, der.length);
      if (outer == null) return null;
      List<Der> parts = outer.children(window);
      if (parts.size() == 9) return rsaPublic(window, parts);
      if (parts.size() >= 3 && parts.get(1).is(Der.SEQUENCE)) return ofInfo(PrivateKeyInfo.getInstance(der));
      return parts.size() >= 2 ? ofElliptic(ECPrivateKey.getInstance(der), null) : null;
    } catch (IOException | IllegalArgumentException | IllegalStateException | ArithmeticException | ClassCastException notOne) {
      return null;
    }
  }

  private static byte @Nullable [] ofInfo(PrivateKeyInfo info) throws IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    byte[] inner = info.getPrivateKey().getOctets();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      Window window = Window.over(inner);
      Der key = Der.at(window, 0, inner.length);
      return key == null || key.children(window).size() != 9 ? null : rsaPublic(window, key.children(window));
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return info.getPrivateKeyAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve ? ofElliptic(ECPrivateKey.getInstance(inner), curve) : null;
    }
    if (!algorithm.equals(ED25519) || inner.length != 34) return null;
    return new SubjectPublicKeyInfo(new AlgorithmIdentifier(ED25519), new Ed25519PrivateKeyParameters(inner, 2).generatePublicKey().getEncoded()).getEncoded();
  }

  private static byte[] rsaPublic(Window window, List<Der> parts) throws IOException {
    return new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), new RSAPublicKey(number(window, parts.get(1)), number(window, parts.get(2)))).getEncoded();
  }

  private static byte @Nullable [] ofElliptic(ECPrivateKey key, @Nullable ASN1ObjectIdentifier outer) throws IOException {
    ASN1Primitive named = key.getParametersObject() == null ? null : key.getParametersObject().toASN1Primitive();
    ASN1ObjectIdentifier curve = outer == null && named instanceof ASN1ObjectIdentifier own ? own : outer;
    if (curve == null) return null;
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
    ASN1BitString point = key.getPublicKey();
    if (point != null) return new SubjectPublicKeyInfo(algorithm, point.getOctets()).getEncoded();
    X9ECParameters parameters = ECNamedCurveTable.getByOID(curve);
    if (parameters == null) return null;
    BigInteger secret = key.getKey();
    if (secret.signum() <= 0 || secret.compareTo(parameters.getN()) >= 0) return null;
    return new SubjectPublicKeyInfo(algorithm, parameters.getG().multiply(secret).normalize().getEncoded(false)).getEncoded();
  }
}
