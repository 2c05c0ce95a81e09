package dev.bulwark.pki.validate;

import static dev.bulwark.pki.validate.Issued.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceTest {
  /** One departure in one place of an otherwise conforming path root, issuing, leaf; the text is a part of the reason expected, or the code after an equals sign where RFC 5280 §6 refuses first. */
  private record Departure(String place, String reason, Consumer<Issued.Plan> change) {
    @Override
    public String toString() {
      return place + ": " + reason;
    }
  }

  private static GeneralNames dns(String name) {
    return new GeneralNames(new GeneralName(GeneralName.dNSName, name));
  }

  private static NameConstraints permitted(GeneralName name) {
    return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(name)}, null);
  }

  private static NameConstraints excluded(String dns) {
    return new NameConstraints(null, new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, dns))});
  }

  private static NameConstraints range(String hex) {
    return permitted(new GeneralName(GeneralName.iPAddress, new DEROctetString(java.util.HexFormat.of().parseHex(hex))));
  }

  static Stream<Arguments> departures() {
    return Stream.of(
            new Departure("leaf", "serial number is not positive", p -> p.serial = BigInteger.ZERO),
            new Departure("leaf", "serial number is not positive", p -> p.serial = BigInteger.valueOf(-5)),
            new Departure("issuing", "longer than 20 octets", p -> p.serial = BigInteger.ONE.shiftLeft(160)),
            new Departure("leaf", "authority key identifier is missing", p -> p.authorityKeyIdentifier = false),
            new Departure("issuing", "authority key identifier is missing", p -> p.authorityKeyIdentifier = false),
            new Departure("leaf", "=critical-extension", p -> { p.authorityKeyIdentifier = false; p.with(Extension.authorityKeyIdentifier, true, new AuthorityKeyIdentifier(new byte[20])); }),
            new Departure("leaf", "authority key identifier names no key", p -> { p.authorityKeyIdentifier = false; p.with(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(new GeneralNames(new GeneralName(new X500Name("CN=x"))), BigInteger.ONE)); }),
            new Departure("issuing", "lacks the subject key identifier", p -> p.subjectKeyIdentifier = false),
            new Departure("root", "lacks the subject key identifier", p -> p.subjectKeyIdentifier = false),
            new Departure("issuing", "=critical-extension", p -> { p.subjectKeyIdentifier = false; p.with(Extension.subjectKeyIdentifier, true, new SubjectKeyIdentifier(new byte[20])); }),
            new Departure("root", "authority key identifier is critical", p -> { p.authorityKeyIdentifier = false; p.with(Extension.authorityKeyIdentifier, true, new AuthorityKeyIdentifier(new byte[20])); }),
            new Departure("root", "subject key identifier is critical", p -> { p.subjectKeyIdentifier = false; p.with(Extension.subjectKeyIdentifier, true, new SubjectKeyIdentifier(new byte[20])); }),
            new Departure("issuing", "basicConstraints are missing, not critical", p -> p.criticalBasicConstraints = false),
            new Departure("root", "basicConstraints are missing, not critical", p -> p.ca = false),
            new Departure("root", "may not sign certificates", p -> p.keyUsage = 0),
            new Departure("leaf", "keyCertSign is given to what is no CA", p -> p.keyUsage = KeyUsage.keyCertSign),
            new Departure("leaf", "=critical-extension", p -> p.with(Extension.authorityInfoAccess, true, new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, "http://x.example")))),
            new Departure("root", "authority information access is critical", p -> p.with(Extension.authorityInfoAccess, true, new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, "http://x.example")))),
            new Departure("leaf", "name constraints stand in what is no CA", p -> p.with(Extension.nameConstraints, true, permitted(new GeneralName(GeneralName.dNSName, "a.example")))),
            new Departure("issuing", "or are not critical", p -> p.with(Extension.nameConstraints, false, permitted(new GeneralName(GeneralName.dNSName, "a.example")))),
            new Departure("issuing", "name constraints are empty or malformed", p -> p.with(Extension.nameConstraints, true, excluded(".zzz"))),
            new Departure("root", "name constraints are empty or malformed", p -> p.with(Extension.nameConstraints, true, excluded("*.zzz"))),
            new Departure("root", "name constraints are empty or malformed", p -> p.with(Extension.nameConstraints, true, range("0a000000ff00ff00"))),
            new Departure("root", "name constraints are empty or malformed", p -> p.with(Extension.nameConstraints, true, new DERSequence(new ASN1EncodableVector()))),
            new Departure("leaf", "empty or holds a malformed name", p -> p.names = dns("-a.example")),
            new Departure("leaf", "empty or holds a malformed name", p -> p.names = dns("*.example")),
            new Departure("leaf", "empty or holds a malformed name", p -> p.names = dns("a*.b.example")),
            new Departure("root", "policy constraints are not critical", p -> p.with(Extension.policyConstraints, false, new PolicyConstraints(BigInteger.TEN, BigInteger.TEN))))
        .map(Arguments::of);
  }

  private static Verdict judge(String place, Consumer<Issued.Plan> change) throws Exception {
    Consumer<Issued.Plan> none = p -> {};
    Issued root = Issued.root(place.equals("root") ? change : none);
    Issued issuing = root.ca("issuing", place.equals("issuing") ? change : none);
    Consumer<Issued.Plan> named = p -> p.names = dns("a.example");
    Issued leaf = issuing.leaf(place.equals("leaf") ? named.andThen(change) : named);
    return PathValidation.judge(
        new Case(leaf.certificate().getEncoded(), List.of(root.certificate()), List.of(issuing.certificate()), List.of(), NOW, Requirements.NONE.strictly()));
  }

  @ParameterizedTest
  @MethodSource("departures")
  void a_departure_anywhere_on_the_path_is_named(Departure departure) throws Exception {
    Verdict verdict = judge(departure.place, departure.change);
    assertThat(verdict.valid()).isFalse();
    if (departure.reason.startsWith("=")) assertThat(verdict.code()).isEqualTo(departure.reason.substring(1));
    else assertThat(verdict.reason()).contains(departure.reason);
  }

  @Test
  void a_conforming_path_passes_the_strict_rules_with_and_without_the_optional_extensions() throws Exception {
    assertThat(judge("leaf", p -> {}).code()).isEqualTo("valid");
    assertThat(judge("root", p -> p.authorityKeyIdentifier = false).code()).isEqualTo("valid");
    assertThat(judge("leaf", p -> p.subjectKeyIdentifier = false).code()).isEqualTo("valid");
    assertThat(judge("leaf", p -> { p.subject = new X500Name(""); p.names = dns("a.example"); p.criticalNames = true; }).code()).isEqualTo("valid");
    assertThat(judge("leaf", p -> p.names = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, "urn:bulwark:device:DEFAULT:d1"))).code()).isEqualTo("valid");
    assertThat(judge("issuing", p -> p.with(Extension.nameConstraints, true, permitted(new GeneralName(GeneralName.dNSName, "a.example")))).code()).isEqualTo("valid");
    assertThat(judge("issuing", p -> p.with(Extension.nameConstraints, true, range("0a000000ff000000"))).code()).isEqualTo("valid");
    assertThat(judge("leaf", p -> p.serial = BigInteger.ONE.shiftLeft(158)).code()).isEqualTo("valid");
    assertThat(judge("leaf", p -> p.to = java.time.Instant.parse("2051-01-01T00:00:00Z")).code()).isEqualTo("valid");
  }

  @Test
  void an_empty_subject_without_a_critical_alternative_is_refused() throws Exception {
    Issued root = Issued.root();
    byte[] bare = Issued.der(root, Issued.key(), p -> p.subject = new X500Name(""));
    byte[] uncritical = Issued.der(root, Issued.key(), p -> { p.subject = new X500Name(""); p.names = dns("a.example"); });
    for (byte[] der : List.of(bare, uncritical)) {
      assertThat(PathValidation.judge(new Case(der, List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE.strictly())).valid()).isFalse();
    }
  }

  @Test
  void without_strict_the_same_departures_are_no_concern_of_path_validation() throws Exception {
    Issued root = Issued.root(p -> p.subjectKeyIdentifier = false);
    Issued leaf = root.leaf(p -> { p.serial = BigInteger.valueOf(-5); p.authorityKeyIdentifier = false; });
    assertThat(PathValidation.judge(new Case(leaf.certificate().getEncoded(), List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE)).code()).isEqualTo("valid");
  }

  @Test
  void every_rule_names_its_paragraph_and_no_two_read_the_same() {
    assertThat(Conformance.RULES).allSatisfy(rule -> assertThat(rule.paragraph()).matches("[0-9.]+"));
    assertThat(Conformance.RULES).extracting(Conformance.Rule::broken).doesNotHaveDuplicates();
  }
}
