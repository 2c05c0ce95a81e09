package dev.bulwark.pki.issue;

import dev.bulwark.pki.der.Der;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/** The certificate extensions that the house issues, as DER; of RFC 5280 section 4.2 where nothing else is said. */
public final class Extensions {
  public static final int DIGITAL_SIGNATURE = 0;
  public static final int KEY_CERT_SIGN = 5;
  public static final int CRL_SIGN = 6;
  public static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  public static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  public static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private Extensions() {}

  static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value)) : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  public static byte[] keyUsage(int... bits) {
    return extension("2.5.29.15", true, Der.namedBits(bits));
  }

  public static byte[] extendedKeyUsage(String purpose) {
    return extension("2.5.29.37", false, Der.sequence(Der.oid(purpose)));
  }

  /** Basic constraints of a CA, critical. */
  public static byte[] certificateAuthority(int pathLength) {
    return extension("2.5.29.19", true, Der.sequence(Der.yes(), Der.integer(pathLength)));
  }

  /** Basic constraints of a leaf, critical: the empty sequence says "no CA". */
  public static byte[] endEntity() {
    return extension("2.5.29.19", true, Der.sequence());
  }

  public static byte[] subjectKeyIdentifier(byte[] keyId) {
    return extension("2.5.29.14", false, Der.octets(keyId));
  }

  public static byte[] authorityKeyIdentifier(byte[] keyId) {
    return extension("2.5.29.35", false, Der.sequence(Der.contextPrimitive(0, keyId)));
  }

  /** Where the issuer's certificate is, and where its OCSP responder answers ({@code ocsp} may be empty: none is named). */
  public static byte[] authorityAccess(String ocsp, String issuers) {
    byte[] certificate = Der.sequence(Der.oid("1.3.6.1.5.5.7.48.2"), uri(issuers));
    byte[] value = ocsp.isEmpty() ? Der.sequence(certificate) : Der.sequence(Der.sequence(Der.oid("1.3.6.1.5.5.7.48.1"), uri(ocsp)), certificate);
    return extension("1.3.6.1.5.5.7.1.1", false, value);
  }

  public static byte[] crlDistributionPoint(String url) {
    return extension("2.5.29.31", false, Der.sequence(Der.sequence(Der.context(0, Der.context(0, uri(url))))));
  }

  /** No revocation information will ever be published for this certificate (RFC 9608). */
  public static byte[] noRevocationAvailable() {
    return extension("2.5.29.56", false, Der.nothing());
  }

  /** An OCSP signer's own status need not be asked (RFC 6960, 4.2.2.2.1). */
  public static byte[] ocspNoCheck() {
    return extension("1.3.6.1.5.5.7.48.1.5", false, Der.nothing());
  }

  /** Where the manufacturer says what the device needs of the network (RFC 8520, section 11: never critical). ASCII only. */
  public static byte[] mudUrl(String url) {
    return extension("1.3.6.1.5.5.7.1.25", false, Der.tlv(Der.IA5_STRING, ascii(url)));
  }

  /** One URI as the only alternative name. */
  public static byte[] alternativeUri(String uri) {
    return extension("2.5.29.17", false, Der.sequence(uri(uri)));
  }

  /** DNS names and IP address literals; nothing is resolved. */
  public static byte[] alternativeHosts(Collection<String> names) {
    byte[][] all = names.stream().map(Extensions::host).toArray(byte[][]::new);
    return extension("2.5.29.17", false, Der.sequence(all));
  }

  public static byte[] crlNumber(long number) {
    return extension("2.5.29.20", false, Der.integer(number));
  }

  /** The reason of one entry of a CRL. */
  public static byte[] crlReason(int code) {
    return extension("2.5.29.21", false, Der.enumerated(code));
  }

  /** The requester's nonce, echoed in an OCSP answer. {@code value} is the extension's value as it came. */
  public static byte[] ocspNonce(byte[] value) {
    return extension("1.3.6.1.5.5.7.48.1.2", false, value);
  }

  private static byte[] host(String name) {
    boolean literal = name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    return literal ? Der.contextPrimitive(7, InetAddress.ofLiteral(name).getAddress()) : Der.contextPrimitive(2, ascii(name));
  }

  private static byte[] uri(String uri) {
    return Der.contextPrimitive(6, ascii(uri));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The 160-bit key identifier of RFC 5280 4.2.1.2 (1). A name for the key, not a proof: SHA-1's collisions do no harm here. */
  public static byte[] keyId(byte[] keyBits) {
    return digest("SHA-1", keyBits);
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
