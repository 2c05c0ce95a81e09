package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * Secure boot keys in PEM files: PKCS #1, SEC 1, PKCS #8 and SubjectPublicKeyInfo are read, certificates for their public key; what the vendor's tool writes is written.
 *
 * <h2>Guarantees</h2> A key that comes out is one that a chip takes: RSA of 3072 bits with the exponent 65537, or P-192, P-256, P-384; a private key's numbers belong together.
 * <h2>Fails by</h2> {@code Problem} FIRMWARE-301 (no key), 302 (a kind or size that no chip takes), 303 (encrypted), 304 (only a public key where a private one is needed), 305 (numbers that contradict each other).
 */
public final class BootKeys {
  private BootKeys() {}

  /** A new key; the V1 scheme of the first chip uses {@code ECDSA256}. */
  public static BootPrivateKey generate(SignatureScheme scheme, SecureRandom random) {
    return scheme == SignatureScheme.RSA3072 ? RsaBootPrivateKey.generate(random) : EcBootPrivateKey.generate(Curve.of(scheme), random);
  }

  /** The first private key of a PEM file. @param random for salts and nonces */
  public static BootPrivateKey readPrivate(byte[] pem, SecureRandom random) {
    boolean publicSeen = false;
    for (Pem block : Pem.read(pem)) {
      if (block.encrypted()) throw encrypted();
      @Nullable BootPrivateKey key = privateKey(block, random);
      if (key != null) return key;
      publicSeen |= block.label().contains("PUBLIC KEY") || block.label().equals("CERTIFICATE");
    }
    if (publicSeen) throw new Problem("FIRMWARE-304", "the file holds a public key only", "give the private key; a public key serves to verify");
    throw none();
  }

  /** The public key of a PEM file, or the public half of the private key in it. */
  public static BootPublicKey readPublic(byte[] pem) {
    for (Pem block : Pem.read(pem)) {
      if (block.encrypted()) throw encrypted();
      @Nullable BootPublicKey key = publicKey(block);
      if (key != null) return key;
    }
    throw none();
  }

  /** Whether the file holds a private key, readable or encrypted: then others must not read it. */
  public static boolean holdsPrivate(byte[] pem) {
    return Pem.read(pem).stream().anyMatch(block -> block.label().endsWith("PRIVATE KEY"));
  }

  /** A key as X.509 carries it. @throws Problem FIRMWARE-301 or FIRMWARE-302 */
  public static BootPublicKey ofSpki(byte[] der) {
    return parse(() -> spki(SubjectPublicKeyInfo.getInstance(der)));
  }

  /** As {@code PUBLIC KEY}. */
  public static byte[] publicPem(BootPublicKey key) {
    return Pem.write("PUBLIC KEY", key.spki());
  }

  private static @Nullable BootPrivateKey privateKey(Pem block, SecureRandom random) {
    byte[] der = block.der();
    return switch (block.label()) {
      case "RSA PRIVATE KEY" -> parse(() -> rsa(RSAPrivateKey.getInstance(der), random));
      case "EC PRIVATE KEY" -> parse(() -> ec(ECPrivateKey.getInstance(der), null, random));
      case "PRIVATE KEY" -> parse(() -> pkcs8(PrivateKeyInfo.getInstance(der), random));
      default -> null;
    };
  }

  private static @Nullable BootPublicKey publicKey(Pem block) {
    byte[] der = block.der();
    return switch (block.label()) {
      case "PUBLIC KEY" -> ofSpki(der);
      case "RSA PUBLIC KEY" -> parse(() -> rsa(RSAPublicKey.getInstance(der)));
      case "CERTIFICATE" -> parse(() -> spki(Certificate.getInstance(der).getSubjectPublicKeyInfo()));
      default -> {
        // Nothing is drawn from it to learn the public half.
        @Nullable BootPrivateKey key = privateKey(block, new SecureRandom());
        yield key == null ? null : key.publicKey();
      }
    };
  }

  private static BootPrivateKey rsa(RSAPrivateKey key, SecureRandom random) {
    requireRsa(key.getModulus(), key.getPublicExponent());
    return new RsaBootPrivateKey(key, random);
  }

  private static BootPublicKey rsa(RSAPublicKey key) {
    requireRsa(key.getModulus(), key.getPublicExponent());
    return RsaBootKey.of(key.getModulus());
  }

  private static void requireRsa(BigInteger n, BigInteger e) {
    if (n.signum() <= 0 || n.bitLength() != 3_072) throw kind("an RSA key of " + n.bitLength() + " bits");
    if (!RsaBootKey.fits(n)) throw contradictory();
    if (!e.equals(RsaBootKey.E)) throw kind("an RSA key with another public exponent than 65537");
  }

  private static BootPrivateKey pkcs8(PrivateKeyInfo info, SecureRandom random) throws java.io.IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) return rsa(RSAPrivateKey.getInstance(info.parsePrivateKey()), random);
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) return ec(ECPrivateKey.getInstance(info.parsePrivateKey()), ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters()), random);
    throw kind("a key of the algorithm " + algorithm);
  }

  private static BootPrivateKey ec(ECPrivateKey key, @Nullable ASN1ObjectIdentifier outer, SecureRandom random) {
    @Nullable Object inner = key.getParametersObject();
    ASN1ObjectIdentifier named = outer != null ? outer : inner instanceof ASN1ObjectIdentifier oid ? oid : null;
    if (named == null) throw kind("a key whose curve has no name");
    EcBootPrivateKey made = new EcBootPrivateKey(curve(named), key.getKey(), random);
    var point = key.getPublicKey();
    if (point != null && !java.util.Arrays.equals(point.getBytes(), SubjectPublicKeyInfo.getInstance(made.publicKey().spki()).getPublicKeyData().getBytes()) && point.getBytes()[0] == 4) throw contradictory();
    return made;
  }

  private static Curve curve(ASN1ObjectIdentifier oid) {
    for (Curve curve : Curve.values()) if (curve.oid.equals(oid.getId())) return curve;
    throw kind(oid.getId().equals("1.3.132.0.35") ? "a key on P-521" : "a key on the curve " + oid);
  }

  private static BootPublicKey spki(SubjectPublicKeyInfo info) throws java.io.IOException {
    ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) return rsa(RSAPublicKey.getInstance(info.parsePublicKey()));
    if (!algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) throw kind("a key of the algorithm " + algorithm);
    Curve curve = curve(ASN1ObjectIdentifier.getInstance(info.getAlgorithm().getParameters()));
    byte[] octets = info.getPublicKeyData().getOctets();
    if (octets.length != 1 + 2 * curve.bytes || octets[0] != 4) throw kind("a point in compressed or unknown form");
    BigInteger x = new BigInteger(1, octets, 1, curve.bytes);
    BigInteger y = new BigInteger(1, octets, 1 + curve.bytes, curve.bytes);
    return EcBootKey.of(curve, x, y).orElseThrow(BootKeys::contradictory);
  }

  private interface Parse<T> {
    T read() throws java.io.IOException;
  }

  /** Bouncy Castle tells of malformed DER by several unchecked kinds. */
  private static <T> T parse(Parse<T> parse) {
    try {
      return parse.read();
    } catch (java.io.IOException | IllegalArgumentException | IllegalStateException | ClassCastException | ArithmeticException | NullPointerException | IndexOutOfBoundsException malformed) {
      throw new Problem("FIRMWARE-301", "the key cannot be read: its content is no key", "give a PEM file as `bulwark firmware keygen` or openssl writes it", malformed);
    }
  }

  private static Problem none() {
    return new Problem("FIRMWARE-301", "the file holds no key in PEM form", "give a PEM file as `bulwark firmware keygen` or openssl writes it");
  }

  private static Problem encrypted() {
    return new Problem("FIRMWARE-303", "the private key is encrypted", "decrypt it into a folder in memory, for example `openssl pkey -in KEY.pem -out /dev/shm/key.pem`, with mode 600, and delete that afterwards; or keep the key in a token");
  }

  private static Problem kind(String what) {
    List<String> known = List.of(SignatureScheme.values()).stream().map(SignatureScheme::id).toList();
    return new Problem("FIRMWARE-302", what + " is none that a chip checks", "use " + String.join(", ", known) + " (RSA with the exponent 65537); `bulwark firmware keygen` makes them");
  }

  static Problem contradictory() {
    return new Problem("FIRMWARE-305", "the numbers of the key contradict each other", "restore the key from its backup; do not use this file");
  }

  static Problem unfit(Throwable cause) {
    return new Problem("FIRMWARE-305", "the key did not sign", "restore the key from its backup; do not use this file", cause);
  }
}
