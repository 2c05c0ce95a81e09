package dev.bulwark.pki.validate;

import dev.bulwark.pki.validate.Verdict.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.Time;
import org.jspecify.annotations.Nullable;

/**
 * The conformance rules of RFC 5280 §4 as a table: what a certificate authority must not have issued, whether or not §6 would notice.
 *
 * <p>A rule reads one certificate in its place on the path; the first that does not hold is the verdict.
 */
final class Conformance {
  /** A row: the paragraph, the sentence a person reads when it does not hold, and the test that holds for a conforming certificate. */
  record Rule(String paragraph, String broken, Predicate<Subject> holds) {}

  static final List<Rule> RULES =
      List.of(
          new Rule("6.1.1", "the root is outside its validity", s -> !s.root || !(s.at.isBefore(s.jdk.getNotBefore().toInstant()) || s.at.isAfter(s.jdk.getNotAfter().toInstant()))),
          new Rule("4.1.2.1", "extensions stand in a certificate that is not of version 3", s -> s.tbs.getVersionNumber() == 3 || s.tbs.getExtensions() == null),
          new Rule("4.1.1.2", "inner and outer signature algorithm differ", s -> s.tbs.getSignature().equals(s.certificate.getSignatureAlgorithm())),
          new Rule("4.1.2.2", "the serial number is not positive", s -> s.jdk.getSerialNumber().signum() > 0),
          new Rule("4.1.2.2", "the serial number is longer than 20 octets", s -> s.jdk.getSerialNumber().toByteArray().length <= 20),
          new Rule("4.1.2.4", "the issuer's name is empty", s -> s.tbs.getIssuer().getRDNs().length > 0),
          new Rule("4.1.2.5", "a time is not in the form that its year asks for", s -> timeForm(s.tbs.getStartDate()) && timeForm(s.tbs.getEndDate())),
          new Rule("4.1.2.6", "a CA's subject is empty", s -> !s.ca || s.tbs.getSubject().getRDNs().length > 0),
          new Rule("4.1.2.6", "the subject is empty without a critical subjectAltName", s -> s.tbs.getSubject().getRDNs().length > 0 || s.critical(Extension.subjectAlternativeName)),
          new Rule("4.2.1.1", "the authority key identifier is missing", s -> s.selfSigned || s.authorityKeyIdentifier() != null),
          new Rule("4.2.1.1", "the authority key identifier is critical", s -> !s.critical(Extension.authorityKeyIdentifier)),
          new Rule("4.2.1.1", "the authority key identifier names no key", s -> s.selfSigned || s.authorityKeyIdentifierNamesAKey()),
          new Rule("4.2.1.2", "a CA lacks the subject key identifier", s -> !s.ca || s.has(Extension.subjectKeyIdentifier)),
          new Rule("4.2.1.2", "the subject key identifier is critical", s -> !s.critical(Extension.subjectKeyIdentifier)),
          new Rule("4.2.1.9", "a CA's basicConstraints are missing, not critical or say that it is none", s -> !s.ca || (s.critical(Extension.basicConstraints) && s.saysCa())),
          new Rule("4.2.1.9", "a path length stands where there is no CA that signs certificates", s -> s.pathLength() == null || (s.saysCa() && s.mayCertify())),
          new Rule("4.2.1.3", "a CA may not sign certificates by its key usage", s -> !s.ca || s.mayCertify()),
          new Rule("4.2.1.3", "keyCertSign is given to what is no CA", s -> s.saysCa() || !s.mayCertify()),
          new Rule("4.2.1.3", "the key usage is empty", Subject::namesAUsage),
          new Rule("4.2.1.6", "the subjectAltName is empty or holds a malformed name", s -> !s.has(Extension.subjectAlternativeName) || wellFormed(s.names())),
          new Rule("4.2.1.10", "name constraints stand in what is no CA, or are not critical", s -> s.constraints() == null || (s.saysCa() && s.critical(Extension.nameConstraints))),
          new Rule("4.2.1.10", "the name constraints are empty or malformed", s -> s.constraints() == null || wellFormed(s.constraints())),
          new Rule("4.2.1.11", "the policy constraints are not critical", s -> !s.has(Extension.policyConstraints) || s.critical(Extension.policyConstraints)),
          new Rule("4.2.1.14", "inhibitAnyPolicy is not critical", s -> !s.has(Extension.inhibitAnyPolicy) || s.critical(Extension.inhibitAnyPolicy)),
          new Rule("4.2.2.1", "the authority information access is critical", s -> !s.critical(Extension.authorityInfoAccess)),
          new Rule("4.2.2.2", "the subject information access is critical", s -> !s.critical(Extension.subjectInfoAccess)));

  private Conformance() {}

  /** Null when every certificate of the path conforms. */
  static @Nullable Verdict judge(List<X509Certificate> path, Instant at) {
    for (int i = 0; i < path.size(); i++) {
      Subject subject = Subject.of(path.get(i), i > 0, i == path.size() - 1, at);
      for (Rule rule : RULES) {
        if (rule.holds.test(subject)) continue;
        return Verdict.bad(Code.NONCONFORMING, "RFC 5280 §" + rule.paragraph + ", " + place(i, path.size()) + ": " + rule.broken);
      }
    }
    return null;
  }

  private static String place(int i, int size) {
    return i == 0 ? "the certificate" : i == size - 1 ? "the root" : "CA certificate " + i + " above it";
  }

  /** UTCTime through 2049 and GeneralizedTime from 2050, both to the second and in Z. */
  private static boolean timeForm(Time time) {
    ASN1Encodable form = time.toASN1Primitive();
    if (form instanceof ASN1UTCTime utc) return new String(octets(utc), StandardCharsets.US_ASCII).matches("[0-9]{12}Z");
    if (form instanceof ASN1GeneralizedTime general) {
      String text = general.getTimeString();
      return text.matches("[0-9]{14}Z") && text.substring(0, 4).compareTo("2050") >= 0;
    }
    return false;
  }

  private static byte[] octets(ASN1UTCTime time) {
    try {
      byte[] encoded = time.getEncoded();
      return Arrays.copyOfRange(encoded, 2, encoded.length);
    } catch (IOException e) {
      throw new IllegalStateException("a time that was read can be written", e);
    }
  }

  private static boolean wellFormed(GeneralName[] names) {
    if (names.length == 0) return false;
    for (GeneralName name : names) {
      boolean good =
          switch (name.getTagNo()) {
            case GeneralName.dNSName -> PeerName.DnsName.wellFormedPattern(name.getName().toString());
            case GeneralName.iPAddress -> {
              int length = ASN1OctetString.getInstance(name.getName()).getOctets().length;
              yield length == 4 || length == 16;
            }
            default -> true;
          };
      if (!good) return false;
    }
    return true;
  }

  private static boolean wellFormed(NameConstraints constraints) {
    GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
    GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
    if (permitted == null && excluded == null) return false;
    return wellFormed(permitted) && wellFormed(excluded);
  }

  private static boolean wellFormed(GeneralSubtree @Nullable [] subtrees) {
    if (subtrees == null) return true;
    for (GeneralSubtree subtree : subtrees) {
      GeneralName base = subtree.getBase();
      if (subtree.getMinimum().signum() != 0 || subtree.getMaximum() != null) return false;
      if (base.getTagNo() == GeneralName.dNSName) {
        String name = base.getName().toString();
        if (!name.isEmpty() && !PeerName.DnsName.wellFormed(name)) return false;
      }
      if (base.getTagNo() == GeneralName.iPAddress && !wellFormedRange(ASN1OctetString.getInstance(base.getName()).getOctets())) return false;
    }
    return subtrees.length > 0;
  }

  /** An address and a mask of the same length, whose ones stand before its zeros. */
  private static boolean wellFormedRange(byte[] range) {
    if (range.length != 8 && range.length != 32) return false;
    boolean zeros = false;
    for (int bit = range.length * 4; bit < range.length * 8; bit++) {
      boolean one = (range[bit / 8] >> (7 - bit % 8) & 1) == 1;
      if (one && zeros) return false;
      zeros |= !one;
    }
    return true;
  }
}
