package dev.bulwark.pki.est;

import dev.bulwark.pki.csr.Refusal;
import dev.bulwark.pki.der.Der;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The bodies of EST messages: base64 that forgives line breaks, and PKCS#7 that carries certificates and nothing else. */
public final class EstMessages {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String DATA = "1.2.840.113549.1.7.1";

  private EstMessages() {}

  /**
   * The DER in a request's body. Blanks and line breaks may stand anywhere, as RFC 8951 3.1 wants it; every other character outside the alphabet, and padding that does not fit, is refused: two
   * bodies that decode to one request are fine, one body that two readers decode differently is not.
   */
  static byte[] decode(byte[] body) throws Refusal {
    byte[] digits = new byte[body.length];
    int length = 0;
    for (byte b : body) if (b != ' ' && b != '\t' && b != '\r' && b != '\n') digits[length++] = b;
    if (length == 0) throw refused("the body is empty");
    if (digits[0] == '-') throw refused("the body is PEM");
    if (length % 4 != 0) throw refused("the body is not whole base64");
    byte[] exact = Arrays.copyOf(digits, length);
    try {
      byte[] der = Base64.getDecoder().decode(exact);
      if (!Arrays.equals(Base64.getEncoder().encode(der), exact)) throw refused("the last digit of the base64 has bits that mean nothing");
      return der;
    } catch (IllegalArgumentException e) {
      throw refused("the body is not base64");
    }
  }

  private static Refusal refused(String detail) {
    return new Refusal("EST-005", detail, "send the DER of the request in base64, without armour lines");
  }

  /** Certs-only PKCS#7 (RFC 5272, 4.1) of these certificates in this order, DER. */
  public static byte[] certificates(List<byte[]> certificates) {
    return Der.sequence(Der.oid(SIGNED_DATA), Der.context(0, Der.sequence(
        Der.integer(1), Der.tlv(Der.SET), Der.sequence(Der.oid(DATA)), Der.context(0, certificates.toArray(byte[][]::new)), Der.tlv(Der.SET))));
  }

  /** As the body of a response: base64 in lines. */
  public static byte[] body(byte[] der) {
    byte[] lines = LINES.encode(der);
    byte[] out = Arrays.copyOf(lines, lines.length + 1);
    out[lines.length] = '\n';
    return out;
  }

  /** What a request should look like (RFC 7030, 4.5.2): a P-256 key and ECDSA with SHA-256. DER. */
  public static byte[] csrAttributes() {
    return Der.sequence(
        Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.set(Der.oid("1.2.840.10045.3.1.7"))),
        Der.oid("1.2.840.10045.4.3.2"));
  }

}
