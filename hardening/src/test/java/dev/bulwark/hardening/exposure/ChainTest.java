package dev.bulwark.hardening.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {
  private static final Instant NOW = Approver.NOW;
  private static final KeyPair ROOT = Approver.key("secp256r1");
  private static final KeyPair MIDDLE = Approver.key("secp256r1");
  private static final KeyPair LEAF = Approver.key("secp256r1");

  /** A certificate for {@code name}, by {@code issuer}'s key. */
  static X509Certificate certificate(String name, KeyPair key, String issuer, KeyPair by, Instant from, Instant to, boolean authority, GeneralName... names) throws Exception {
    var builder = new JcaX509v3CertificateBuilder(new X500Name("CN=" + issuer), BigInteger.valueOf(0xbeef), Date.from(from), Date.from(to), new X500Name("CN=" + name), key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (names.length > 0) builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
  }

  private static X509Certificate leaf(Instant from, Instant to, GeneralName... names) throws Exception {
    return certificate("leaf", LEAF, "middle", MIDDLE, from, to, false, names);
  }

  private static X509Certificate root() throws Exception {
    return certificate("root", ROOT, "root", ROOT, NOW.minus(Duration.ofDays(1000)), NOW.plus(Duration.ofDays(1000)), true);
  }

  private static X509Certificate middle() throws Exception {
    return certificate("middle", MIDDLE, "root", ROOT, NOW.minus(Duration.ofDays(500)), NOW.plus(Duration.ofDays(500)), true);
  }

  @Test
  void the_own_authority_is_trusted_through_what_the_host_shows_and_any_other_is_not() throws Exception {
    Chain chain = new Chain(List.of(leaf(NOW.minusSeconds(60), NOW.plusSeconds(60)), middle()));
    AsOf now = AsOf.instant(NOW);
    assertThat(chain.leadsTo(List.of(root()), now)).isTrue();
    assertThat(chain.leadsTo(List.of(middle()), now)).as("an issuing authority may be the anchor").isTrue();
    assertThat(new Chain(List.of(chain.own())).leadsTo(List.of(root()), now)).as("the one between is missing").isFalse();
    KeyPair other = Approver.key("secp256r1");
    assertThat(chain.leadsTo(List.of(certificate("root", other, "root", other, NOW.minusSeconds(60), NOW.plusSeconds(60), true)), now)).as("the same name, another key").isFalse();
    assertThat(chain.leadsTo(List.of(), now)).isFalse();
    X509Certificate noAuthority = certificate("middle", MIDDLE, "root", ROOT, NOW.minusSeconds(60), NOW.plusSeconds(60), false);
    assertThat(new Chain(List.of(chain.own(), noAuthority)).leadsTo(List.of(root()), now)).as("issued by what may not issue").isFalse();
    assertThat(chain.leadsTo(List.of(chain.own()), now)).as("trusted itself").isTrue();
  }

  @Test
  void an_expired_certificate_of_the_own_authority_is_expired_and_not_also_untrusted() throws Exception {
    Chain chain = new Chain(List.of(leaf(NOW.minusSeconds(600), NOW.minusSeconds(60)), middle()));
    assertThat(chain.expired(AsOf.instant(NOW))).isTrue();
    assertThat(chain.expired(AsOf.instant(NOW.minusSeconds(120)))).isFalse();
    assertThat(chain.leadsTo(List.of(root()), AsOf.instant(NOW))).isTrue();
    Chain future = new Chain(List.of(leaf(NOW.plusSeconds(60), NOW.plusSeconds(600)), middle()));
    assertThat(future.leadsTo(List.of(root()), AsOf.instant(NOW))).isTrue();
  }

  @Test
  void on_a_day_what_holds_at_any_time_of_it_holds() throws Exception {
    Chain chain = new Chain(List.of(leaf(Instant.parse("2026-05-01T10:00:00Z"), Instant.parse("2026-05-03T10:00:00Z")), middle()));
    assertThat(chain.expired(AsOf.day(LocalDate.parse("2026-05-03")))).isFalse();
    assertThat(chain.expired(AsOf.day(LocalDate.parse("2026-05-04")))).isTrue();
    for (String day : List.of("2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04")) assertThat(chain.leadsTo(List.of(root()), AsOf.day(LocalDate.parse(day)))).as(day).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2026-03-01T00:00:00Z, 2027-03-01T00:00:00Z, false", "2026-03-01T00:00:00Z, 2027-03-01T00:00:01Z, true", "2027-06-01T00:00:00Z, 2028-06-01T00:00:00Z, false", "2026-01-01T00:00:00Z, 2036-01-01T00:00:00Z, true", "2026-01-01T00:00:00Z, 2026-03-01T00:00:00Z, false"})
  void a_year_is_a_calendar_year(Instant from, Instant to, boolean longer) throws Exception {
    assertThat(new Chain(List.of(leaf(from, to))).longerThanOneYear()).isEqualTo(longer);
  }

  @ParameterizedTest
  @CsvSource({
    "cam.local, cam.local, true", "CAM.local., cam.local, true", "cam.local, pump.local, false", "cam.local, *.local, false", "cam.site.local, *.site.local, true", "a.cam.site.local, *.site.local, false", "site.local, *.site.local, false",
    "10.0.0.1, 10.0.0.1, false", "cam.local, c*m.local, false"
  })
  void a_name_matches_as_the_standard_says(String host, String name, boolean matches) throws Exception {
    assertThat(new HostName(host).namedBy(leaf(NOW, NOW.plusSeconds(9), new GeneralName(GeneralName.dNSName, name)))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, 10.0.0.1, true", "10.0.0.2, 10.0.0.1, false", "fd00::1, fd00:0:0:0:0:0:0:1, true", "cam.local, 10.0.0.1, false"})
  void an_address_matches_an_address(String host, String address, boolean matches) throws Exception {
    assertThat(new HostName(host).namedBy(leaf(NOW, NOW.plusSeconds(9), new GeneralName(GeneralName.iPAddress, address)))).isEqualTo(matches);
  }

  @Test
  void a_common_name_is_no_name() throws Exception {
    assertThat(new HostName("leaf").namedBy(leaf(NOW, NOW.plusSeconds(9)))).isFalse();
  }

  @Test
  void no_damage_to_a_certificate_makes_its_judging_fail() throws Exception {
    byte[][] seeds = {leaf(NOW.minusSeconds(60), NOW.plusSeconds(60), new GeneralName(GeneralName.dNSName, "cam.local"), new GeneralName(GeneralName.iPAddress, "10.0.0.1")).getEncoded(), middle().getEncoded()};
    List<X509Certificate> trust = List.of(root());
    Random random = new Random(20260502);
    int readable = 0;
    for (int round = 0; round < 800; round++) {
      byte[] own = seeds[round % 2].clone();
      for (int change = random.nextInt(3); change >= 0; change--) own[random.nextInt(own.length)] = (byte) random.nextInt();
      byte[] between = seeds[1].clone();
      if (random.nextBoolean()) between[random.nextInt(between.length)] ^= (byte) (1 << random.nextInt(8));
      List<X509Certificate> read = Chain.read(List.of(own, between));
      if (read.isEmpty()) continue;
      readable++;
      Chain chain = new Chain(read);
      chain.expired(AsOf.instant(NOW));
      chain.longerThanOneYear();
      if (!chain.own().equals(middle()) && round % 2 == 0) assertThat(chain.leadsTo(trust, AsOf.instant(NOW)) && !Arrays.equals(own, seeds[0])).as("a changed certificate is trusted").isFalse();
      new HostName("cam.local").namedBy(chain.own());
      assertThat(chain.facts()).containsKeys("serial", "sha256");
    }
    assertThat(readable).as("otherwise nothing was tried").isGreaterThan(80);
  }
}
