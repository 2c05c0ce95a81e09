package dev.bulwark.firmware.signature;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;

/** ECDSA signatures as libraries exchange them: a DER sequence of r and s (RFC 3279 section 2.2.3). */
final class EcdsaDer {
  /** Longer than any of the three curves needs. */
  private static final int LONGEST = 144;

  record Pair(BigInteger r, BigInteger s) {}

  private EcdsaDer() {}

  static byte[] encode(BigInteger r, BigInteger s) {
    try {
      return new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  static Optional<Pair> decode(byte[] der) {
    if (der.length > LONGEST) return Optional.empty();
    try {
      if (!(ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence sequence) || sequence.size() != 2) return Optional.empty();
      if (!(sequence.getObjectAt(0) instanceof ASN1Integer r) || !(sequence.getObjectAt(1) instanceof ASN1Integer s)) return Optional.empty();
      if (r.getValue().signum() <= 0 || s.getValue().signum() <= 0) return Optional.empty();
      return Optional.of(new Pair(r.getValue(), s.getValue()));
    } catch (IOException | IllegalArgumentException | IllegalStateException notDer) {
      return Optional.empty();
    }
  }
}
