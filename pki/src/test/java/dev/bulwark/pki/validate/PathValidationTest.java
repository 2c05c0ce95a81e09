package dev.bulwark.pki.validate;

import static dev.bulwark.pki.validate.Issued.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.CertPolicyId;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyMappings;
import org.junit.jupiter.api.Test;

class PathValidationTest {
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";

  private static String judge(Issued leaf, Issued root, Requirements asked, Instant at, List<X509CRL> crls, Issued... intermediates) throws Exception {
    List<X509Certificate> helping = Arrays.stream(intermediates).map(Issued::certificate).toList();
    return PathValidation.judge(new Case(leaf.certificate().getEncoded(), List.of(root.certificate()), helping, crls, at, asked)).code();
  }

  private static String judge(Issued leaf, Issued root, Issued... intermediates) throws Exception {
    return judge(leaf, root, Requirements.NONE, NOW, List.of(), intermediates);
  }

  private static String judge(Issued leaf, Issued root, Requirements asked, Issued... intermediates) throws Exception {
    return judge(leaf, root, asked, NOW, List.of(), intermediates);
  }

  @Test
  void a_chain_to_the_given_root_is_valid_and_to_a_foreign_one_of_the_same_name_is_not() throws Exception {
    Issued root = Issued.root();
    Issued issuing = root.ca("issuing");
    Issued leaf = issuing.leaf();
    assertThat(judge(leaf, root, issuing)).isEqualTo("valid");
    assertThat(judge(leaf, root)).isEqualTo("no-path");
    assertThat(judge(leaf, Issued.root(), issuing)).isEqualTo("signature");
    assertThat(judge(leaf, Issued.root(p -> p.name("CN=other")), issuing)).isEqualTo("no-path");
  }

  @Test
  void a_certificate_with_one_bit_of_its_signature_flipped_is_refused() throws Exception {
    Issued root = Issued.root();
    byte[] der = root.leaf().certificate().getEncoded();
    assertThat(PathValidation.judge(new Case(der, List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE)).valid()).isTrue();
    der[der.length - 1] ^= 1;
    assertThat(PathValidation.judge(new Case(der, List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE)).code()).isEqualTo("signature");
  }

  @Test
  void outside_its_validity_a_certificate_or_its_issuer_is_refused() throws Exception {
    Issued root = Issued.root(p -> p.to = NOW.plus(Duration.ofDays(3650)));
    Issued issuing = root.ca("issuing", p -> p.to = NOW.plus(Duration.ofDays(60)));
    Issued leaf = issuing.leaf();
    assertThat(judge(leaf, root, Requirements.NONE, NOW.plus(Duration.ofDays(29)), List.of(), issuing)).isEqualTo("valid");
    assertThat(judge(leaf, root, Requirements.NONE, NOW.plus(Duration.ofDays(31)), List.of(), issuing)).isEqualTo("expired");
    assertThat(judge(leaf, root, Requirements.NONE, NOW.minus(Duration.ofDays(2)), List.of(), issuing)).isEqualTo("not-yet-valid");
    Issued longer = issuing.leaf(p -> p.to = NOW.plus(Duration.ofDays(90)));
    assertThat(judge(longer, root, Requirements.NONE, NOW.plus(Duration.ofDays(61)), List.of(), issuing)).isEqualTo("expired");
  }

  @Test
  void an_expired_root_is_trusted_as_given_and_refused_when_strict() throws Exception {
    Issued root = Issued.root(p -> p.to = NOW.minus(Duration.ofHours(1)));
    Issued leaf = root.leaf();
    assertThat(judge(leaf, root)).isEqualTo("valid");
    assertThat(judge(leaf, root, Requirements.NONE.strictly())).isEqualTo("nonconforming");
  }

  @Test
  void a_revoked_certificate_is_refused_and_its_neighbour_is_not() throws Exception {
    Issued root = Issued.root();
    Issued issuing = root.ca("issuing");
    Issued revoked = issuing.leaf();
    Issued good = issuing.leaf();
    List<X509CRL> crls = List.of(root.crl(), issuing.crl(revoked));
    assertThat(judge(revoked, root, Requirements.NONE, NOW, crls, issuing)).isEqualTo("revoked");
    assertThat(judge(good, root, Requirements.NONE, NOW, crls, issuing)).isEqualTo("valid");
    assertThat(judge(good, root, Requirements.NONE, NOW, List.of(root.crl(issuing), issuing.crl()), issuing)).isEqualTo("revoked");
  }

  @Test
  void with_any_crl_every_certificate_below_the_root_needs_a_usable_one() throws Exception {
    Issued root = Issued.root();
    Issued issuing = root.ca("issuing");
    Issued leaf = issuing.leaf();
    X509CRL ofRoot = root.crl();
    X509CRL lapsed = issuing.crl(NOW.minus(Duration.ofDays(3)), NOW.minus(Duration.ofDays(2)));
    X509CRL forged = Issued.make(null, Issued.key(), p -> p.name("CN=issuing").asCa(-1)).crl();
    assertThat(judge(leaf, root, Requirements.NONE, NOW, List.of(ofRoot), issuing)).isEqualTo("revocation-unknown");
    assertThat(judge(leaf, root, Requirements.NONE, NOW, List.of(issuing.crl()), issuing)).isEqualTo("revocation-unknown");
    assertThat(judge(leaf, root, Requirements.NONE, NOW, List.of(ofRoot, lapsed), issuing)).isEqualTo("revocation-unknown");
    assertThat(judge(leaf, root, Requirements.NONE, NOW, List.of(ofRoot, forged), issuing)).isEqualTo("revocation-unknown");
    assertThat(judge(leaf, root, Requirements.NONE, NOW, List.of(ofRoot, issuing.crl()), issuing)).isEqualTo("valid");
  }

  @Test
  void a_certificate_that_is_no_ca_or_may_not_certify_issues_nothing() throws Exception {
    Issued root = Issued.root();
    Issued device = root.leaf(p -> p.name("CN=device").keyUsage = KeyUsage.keyCertSign);
    assertThat(judge(device.leaf(), root, device)).isEqualTo("not-a-ca");
    Issued crlOnly = root.ca("crl-only", p -> p.keyUsage = KeyUsage.cRLSign);
    assertThat(judge(crlOnly.leaf(), root, crlOnly)).isEqualTo("key-usage");
  }

  @Test
  void a_path_length_is_kept_also_the_roots() throws Exception {
    Issued root = Issued.root();
    Issued short0 = root.ca("short", p -> p.pathLength = 0);
    assertThat(judge(short0.leaf(), root, short0)).isEqualTo("valid");
    Issued below = short0.ca("below");
    assertThat(judge(below.leaf(), root, short0, below)).isEqualTo("path-length");

    Issued narrow = Issued.root(p -> p.pathLength = 0);
    assertThat(judge(narrow.leaf(), narrow)).isEqualTo("valid");
    Issued under = narrow.ca("under");
    assertThat(judge(under.leaf(), narrow, under)).isEqualTo("path-length");
  }

  @Test
  void a_wrong_purpose_is_refused_on_the_certificate_and_on_a_ca_that_limits_it() throws Exception {
    Issued root = Issued.root();
    Issued client = root.leaf(p -> p.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth});
    assertThat(judge(client, root)).isEqualTo("valid");
    assertThat(judge(client, root, Requirements.NONE.withEku(CLIENT))).isEqualTo("valid");
    assertThat(judge(client, root, Requirements.NONE.withEku(SERVER))).isEqualTo("extended-key-usage");
    assertThat(judge(root.leaf(), root, Requirements.NONE.withEku(SERVER))).isEqualTo("valid");
    Issued devices = root.ca("devices", p -> p.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth});
    Issued escaped = devices.leaf(p -> p.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth});
    assertThat(judge(escaped, root, Requirements.NONE.withEku(SERVER), devices)).isEqualTo("extended-key-usage");
  }

  private static NameConstraints below(String domain) {
    return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))}, null);
  }

  private static Issued named(Issued issuer, String dns) throws Exception {
    return issuer.leaf(p -> p.names = new GeneralNames(new GeneralName(GeneralName.dNSName, dns)));
  }

  @Test
  void a_name_outside_the_constraints_of_a_ca_or_of_the_root_is_refused() throws Exception {
    Issued root = Issued.root();
    Issued limited = root.ca("limited", p -> p.with(Extension.nameConstraints, true, below("fleet.example")));
    assertThat(judge(named(limited, "a.fleet.example"), root, limited)).isEqualTo("valid");
    assertThat(judge(named(limited, "a.fleet.example.org"), root, limited)).isEqualTo("name-constraints");

    Issued limitedRoot = Issued.root(p -> p.with(Extension.nameConstraints, true, below("fleet.example")));
    Issued issuing = limitedRoot.ca("issuing");
    assertThat(judge(named(issuing, "a.fleet.example"), limitedRoot, issuing)).isEqualTo("valid");
    assertThat(judge(named(issuing, "bank.example"), limitedRoot, issuing)).isEqualTo("name-constraints");
  }

  @Test
  void under_dns_constraints_a_common_name_counts_as_a_host_name_where_no_dns_name_stands() throws Exception {
    Issued root = Issued.root();
    Issued limited = root.ca("limited", p -> p.with(Extension.nameConstraints, true, below("fleet.example")));
    GeneralNames device = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, "urn:bulwark:device:DEFAULT:device-1"));
    assertThat(judge(limited.leaf(p -> p.names = device), root, limited)).isEqualTo("name-constraints");
    assertThat(judge(named(limited, "a.fleet.example"), root, limited)).isEqualTo("valid");
    assertThat(judge(limited.leaf(), root, limited)).isEqualTo("name-constraints");
    assertThat(judge(limited.leaf(p -> p.name("CN=a.fleet.example")), root, limited)).isEqualTo("valid");
  }

  @Test
  void an_unknown_critical_extension_is_refused_and_an_uncritical_one_is_not() throws Exception {
    ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
    Issued root = Issued.root();
    assertThat(judge(root.leaf(p -> p.with(unknown, false, DERNull.INSTANCE)), root)).isEqualTo("valid");
    assertThat(judge(root.leaf(p -> p.with(unknown, true, DERNull.INSTANCE)), root)).isEqualTo("critical-extension");
  }

  @Test
  void the_name_asked_for_must_stand_in_the_subject_alt_name() throws Exception {
    Issued root = Issued.root();
    Issued host = named(root, "*.fleet.example");
    assertThat(judge(host, root, Requirements.NONE.withName(PeerName.parse("dns:a.fleet.example")))).isEqualTo("valid");
    assertThat(judge(host, root, Requirements.NONE.withName(PeerName.parse("dns:a.b.fleet.example")))).isEqualTo("name-mismatch");
    assertThat(judge(root.leaf(p -> p.name("CN=a.fleet.example")), root, Requirements.NONE.withName(PeerName.parse("dns:a.fleet.example")))).isEqualTo("name-mismatch");
    Issued address = root.leaf(p -> p.names = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    assertThat(judge(address, root, Requirements.NONE.withName(PeerName.parse("ip:127.0.0.1")))).isEqualTo("valid");
    assertThat(judge(address, root, Requirements.NONE.withName(PeerName.parse("ip:127.0.0.2")))).isEqualTo("name-mismatch");
  }

  @Test
  void an_explicit_policy_must_reach_the_certificate() throws Exception {
    ASN1ObjectIdentifier policy = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.2");
    Issued root = Issued.root();
    Issued issuing = root.ca("issuing", p -> p.with(Extension.certificatePolicies, false, new CertificatePolicies(new PolicyInformation(policy))));
    Issued with = issuing.leaf(p -> p.with(Extension.certificatePolicies, false, new CertificatePolicies(new PolicyInformation(policy))));
    Requirements explicit =
        new Requirements(false, java.util.Optional.empty(), java.util.Set.of(), true, false, false, java.util.Optional.empty(), java.util.OptionalInt.empty());
    assertThat(judge(with, root, explicit, issuing)).isEqualTo("valid");
    assertThat(judge(issuing.leaf(), root, explicit, issuing)).isEqualTo("policy");
    assertThat(judge(issuing.leaf(), root, issuing)).isEqualTo("valid");
  }

  @Test
  void rsa_of_1024_bits_with_sha1_gets_a_verdict_here() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair pair = generator.generateKeyPair();
    Issued root = Issued.make(null, pair, p -> { p.name("CN=old").asCa(-1); p.algorithm = "SHA1withRSA"; });
    Issued leaf = root.leaf(p -> p.algorithm = "SHA1withRSA");
    assertThat(judge(leaf, root)).isEqualTo("valid");
    assertThat(judge(leaf, Issued.root(p -> p.name("CN=old")))).isEqualTo("signature");
  }

  @Test
  void a_depth_limit_counts_the_cas_between() throws Exception {
    Issued root = Issued.root();
    Issued one = root.ca("one");
    Issued two = one.ca("two");
    assertThat(judge(two.leaf(), root, Requirements.NONE.withMaxDepth(2), one, two)).isEqualTo("valid");
    assertThat(judge(two.leaf(), root, Requirements.NONE.withMaxDepth(1), one, two)).isEqualTo("too-deep");
    assertThat(judge(root.leaf(), root, Requirements.NONE.withMaxDepth(0))).isEqualTo("valid");
  }

  @Test
  void sixteen_certificates_are_a_path_and_seventeen_are_not() throws Exception {
    Issued root = Issued.root();
    List<Issued> chain = new ArrayList<>(List.of(root.ca("ca-0")));
    while (chain.size() < 15) chain.add(chain.getLast().ca("ca-" + chain.size()));
    assertThat(judge(chain.get(13).leaf(), root, chain.subList(0, 14).toArray(Issued[]::new))).isEqualTo("valid");
    assertThat(judge(chain.get(14).leaf(), root, chain.toArray(Issued[]::new))).isEqualTo("too-deep");
  }

  @Test
  void another_way_is_found_when_the_first_is_expired_or_a_circle() throws Exception {
    Issued root = Issued.root();
    KeyPair pair = Issued.key();
    Issued expired = Issued.make(root, pair, p -> { p.name("CN=issuing").asCa(-1); p.to = NOW.minus(Duration.ofHours(1)); });
    Issued current = Issued.make(root, pair, p -> p.name("CN=issuing").asCa(-1));
    Issued other = root.ca("other");
    Issued crossed = Issued.make(other, pair, p -> p.name("CN=issuing").asCa(-1));
    Issued circle = Issued.make(current, other.pair(), p -> p.name("CN=other").asCa(-1));
    assertThat(judge(current.leaf(), root, expired, crossed, circle, current)).isEqualTo("valid");
    assertThat(judge(current.leaf(), root, expired)).isEqualTo("expired");
    assertThat(judge(current.leaf(), root, circle, crossed)).isEqualTo("no-path");
  }

  @Test
  void a_mesh_of_cross_signed_cas_without_a_way_out_is_given_up_in_bounded_steps() throws Exception {
    List<KeyPair> keys = new ArrayList<>();
    for (int i = 0; i < 12; i++) keys.add(Issued.key());
    List<Issued> mesh = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 12; j++) {
        int subject = j;
        if (i != j) mesh.add(Issued.make(self(keys.get(i), i), keys.get(j), p -> p.name("CN=mesh-" + subject).asCa(-1)));
      }
    }
    Issued leaf = self(keys.getFirst(), 0).leaf();
    assertThat(judge(leaf, Issued.root(), mesh.toArray(Issued[]::new))).isEqualTo("too-complex");
  }

  private static Issued self(KeyPair pair, int i) throws Exception {
    return Issued.make(null, pair, p -> p.name("CN=mesh-" + i).asCa(-1));
  }

  @Test
  void policy_mappings_that_multiply_along_the_path_are_not_followed() throws Exception {
    CertPolicyId[] from = new CertPolicyId[36];
    CertPolicyId[] to = new CertPolicyId[36];
    PolicyInformation[] policies = new PolicyInformation[6];
    for (int i = 0; i < 6; i++) {
      policies[i] = new PolicyInformation(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999." + (i + 10)));
      for (int j = 0; j < 6; j++) {
        from[i * 6 + j] = CertPolicyId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999." + (i + 10)));
        to[i * 6 + j] = CertPolicyId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999." + (j + 10)));
      }
    }
    Issued root = Issued.root();
    List<Issued> chain = new ArrayList<>(List.of(root));
    for (int i = 0; i < 13; i++) {
      chain.add(
          chain.getLast().ca("ca-" + i, p -> p.with(Extension.certificatePolicies, false, new CertificatePolicies(policies)).with(Extension.policyMappings, true, new PolicyMappings(from, to))));
    }
    assertThat(judge(chain.getLast().leaf(), root, chain.subList(1, 14).toArray(Issued[]::new))).isEqualTo("too-complex");
    assertThat(judge(chain.get(2).leaf(), root, chain.subList(1, 3).toArray(Issued[]::new))).isEqualTo("valid");
  }

  @Test
  void thousands_of_names_against_thousands_of_constraints_are_not_compared() throws Exception {
    GeneralSubtree[] many = Stream.iterate(0, i -> i + 1).limit(2_000).map(i -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, "d" + i + ".example"))).toArray(GeneralSubtree[]::new);
    GeneralName[] names = Stream.iterate(0, i -> i + 1).limit(2_000).map(i -> new GeneralName(GeneralName.dNSName, "a.d" + i + ".example")).toArray(GeneralName[]::new);
    Issued root = Issued.root();
    Issued limited = root.ca("limited", p -> p.with(Extension.nameConstraints, true, new NameConstraints(many, null)));
    assertThat(judge(limited.leaf(p -> p.names = new GeneralNames(names)), root, limited)).isEqualTo("too-complex");
    assertThat(judge(limited.leaf(p -> p.names = new GeneralNames(Arrays.copyOf(names, 100))), root, limited)).isEqualTo("valid");
  }

  @Test
  void a_root_that_was_given_is_itself_valid_while_it_lives() throws Exception {
    Issued root = Issued.root();
    assertThat(judge(root, root)).isEqualTo("valid");
    assertThat(judge(root, root, Requirements.NONE, NOW.plus(Duration.ofDays(31)), List.of())).isEqualTo("expired");
  }

  @Test
  void what_is_no_certificate_gets_a_negative_and_never_an_exception() throws Exception {
    Issued root = Issued.root();
    byte[] good =
        root.leaf(p -> { p.names = new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example")); p.with(Extension.nameConstraints, true, below("x")); }).certificate().getEncoded();
    Random random = new Random(7);
    for (int i = 0; i < 4_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(3); n >= 0; n--) bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      if (i % 7 == 0) bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      if (Arrays.equals(bad, good)) continue;
      Verdict verdict = PathValidation.judge(new Case(bad, List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE.strictly()));
      assertThat(verdict.valid()).isFalse();
    }
    byte[] trailing = Arrays.copyOf(good, good.length + 1);
    assertThat(PathValidation.judge(new Case(trailing, List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE)).code()).isEqualTo("malformed");
    assertThat(PathValidation.judge(new Case(new byte[0], List.of(root.certificate()), List.of(), List.of(), NOW, Requirements.NONE)).code()).isEqualTo("malformed");
  }
}
