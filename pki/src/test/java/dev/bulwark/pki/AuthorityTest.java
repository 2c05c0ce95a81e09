package dev.bulwark.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  @TempDir Path folder;

  @Test
  void the_first_start_makes_a_root_and_two_issuing_cas_as_the_profile_table_says() throws Exception {
    try (House house = new House(folder)) {
      Authority authority = house.pki.authority();
      X509Certificate root = authority.root();
      root.verify(root.getPublicKey());
      assertThat(((ECPublicKey) root.getPublicKey()).getParams().getOrder().bitLength()).isEqualTo(384);
      assertThat(root.getSigAlgName()).isEqualTo("SHA384withECDSA");
      assertThat(root.getBasicConstraints()).isEqualTo(1);
      assertThat(root.getKeyUsage()).isEqualTo(new boolean[] {false, false, false, false, false, true, true, false, false});
      assertThat(root.getNotAfter().toInstant()).isAfter(Instant.parse("2046-02-28T00:00:00Z"));
      for (IssuerName name : List.of(IssuerName.DEVICE, IssuerName.SERVER)) {
        X509Certificate issuing = authority.issuer(name).certificate();
        issuing.verify(root.getPublicKey());
        assertThat(((ECPublicKey) issuing.getPublicKey()).getParams().getOrder().bitLength()).isEqualTo(256);
        assertThat(issuing.getBasicConstraints()).isZero();
        assertThat(issuing.getCriticalExtensionOIDs()).contains("2.5.29.19", "2.5.29.15");
        assertThat(issuing.getExtendedKeyUsage()).containsExactly(name == IssuerName.DEVICE ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1");
        X509Certificate signer = authority.ocspSigner(name).certificate();
        signer.verify(issuing.getPublicKey());
        assertThat(signer.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.9");
        assertThat(signer.getNonCriticalExtensionOIDs()).contains("1.3.6.1.5.5.7.48.1.5");
        assertThat(Duration.between(signer.getNotBefore().toInstant(), signer.getNotAfter().toInstant())).isEqualTo(Duration.ofDays(30));
      }
      assertThat(root.getSubjectX500Principal()).isNotEqualTo(authority.issuer(IssuerName.DEVICE).certificate().getSubjectX500Principal());
    }
  }

  @Test
  void a_restart_finds_the_same_cas() throws Exception {
    List<X509Certificate> before;
    byte[] signer;
    try (House house = new House(folder)) {
      before = house.pki.authority().caCertificates();
      signer = house.pki.authority().ocspSigner(IssuerName.DEVICE).der();
    }
    try (House house = new House(folder)) {
      assertThat(house.pki.authority().caCertificates()).isEqualTo(before);
      assertThat(house.pki.authority().ocspSigner(IssuerName.DEVICE).der()).isEqualTo(signer);
    }
  }

  @Test
  void the_ocsp_signer_is_renewed_before_its_end_with_the_same_key() {
    try (House house = new House(folder)) {
      X509Certificate first = house.pki.authority().ocspSigner(IssuerName.DEVICE).certificate();
      house.later(Duration.ofDays(22));
      assertThat(house.pki.authority().ocspSigner(IssuerName.DEVICE).certificate()).isEqualTo(first);
      house.later(Duration.ofDays(2));
      X509Certificate second = house.pki.authority().ocspSigner(IssuerName.DEVICE).certificate();
      assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
      assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
    }
  }

  /** A vault that dies at its n-th key, before or after the key is made: as a kill would. */
  private record Dying(KeyVault inner, int[] left, boolean after) implements KeyVault {
    @Override
    public Optional<SigningKey> find(String name) {
      return inner.find(name);
    }

    @Override
    public SigningKey create(String name, Algorithm algorithm) {
      boolean dies = left[0]-- == 0;
      if (dies && !after) throw new IllegalStateException("killed before the key");
      SigningKey key = inner.create(name, algorithm);
      if (dies) throw new IllegalStateException("killed after the key");
      return key;
    }

    @Override
    public String backEnd() {
      return inner.backEnd();
    }

    @Override
    public void close() {}
  }

  @Test
  void a_first_start_killed_at_any_point_is_taken_up_by_the_next() throws Exception {
    for (boolean after : new boolean[] {false, true}) {
      for (int death = 0; death < 5; death++) {
        Path place = Files.createDirectory(folder.resolve("run-" + after + death));
        Path keys = place.resolve("keys");
        try (KeyVault vault = dev.bulwark.fleet.keys.FileKeyVault.open(keys, dev.bulwark.fleet.keys.Unlock.beside(keys)); Store store = Stores.sqlite(place, () -> START)) {
          Dying dying = new Dying(vault, new int[] {death}, after);
          PkiSettings settings = PkiSettings.of(Duration.ofDays(90), () -> "https://pki.example");
          assertThatThrownBy(() -> Authority.open(store, dying, settings, () -> START, new SecureRandom())).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("killed");
        }
        try (House house = new House(place)) {
          assertThat(house.pki.authority().caCertificates()).hasSize(3);
          assertThat(house.count("SELECT COUNT(*) FROM issuer")).isEqualTo(3);
        }
      }
    }
  }

  @Test
  void a_store_without_its_vault_is_refused_and_no_new_ca_is_made() {
    new House(folder).close();
    Path other = folder.resolve("other");
    try (KeyVault vault = dev.bulwark.fleet.keys.FileKeyVault.open(other, dev.bulwark.fleet.keys.Unlock.beside(other)); Store store = Stores.sqlite(folder)) {
      assertThatThrownBy(() -> open(store, vault)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-004"));
      assertThat(vault.find("ca-root")).isEmpty();
    }
  }

  @Test
  void a_vault_with_other_keys_is_refused() {
    new House(folder).close();
    Path other = folder.resolve("other");
    try (KeyVault vault = dev.bulwark.fleet.keys.FileKeyVault.open(other, dev.bulwark.fleet.keys.Unlock.beside(other)); Store store = Stores.sqlite(folder)) {
      vault.create("ca-root", KeyVault.Algorithm.P384);
      assertThatThrownBy(() -> open(store, vault)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-003"));
    }
  }

  private static Authority open(Store store, KeyVault vault) {
    return Authority.open(store, vault, PkiSettings.of(Duration.ofDays(90), () -> "https://pki.example"), () -> START, new SecureRandom());
  }

  @Test
  void a_listener_gets_ninety_days_for_exactly_its_names_and_a_chain_that_the_platform_accepts() throws Exception {
    try (House house = new House(folder)) {
      TlsCredential credential = house.pki.servers().issueServer(Set.of("localhost", "127.0.0.1", "::1", "iot.example"));
      X509Certificate leaf = credential.chain().getFirst();
      assertThat(leaf.getSubjectAlternativeNames()).extracting(name -> name.get(0) + ":" + name.get(1))
          .containsExactlyInAnyOrder("2:localhost", "2:iot.example", "7:127.0.0.1", "7:0:0:0:0:0:0:0:1");
      assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
      assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant())).isEqualTo(Duration.ofDays(90));
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(house.pki.authority().root(), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(house.now));
      CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(credential.chain()), parameters);
      assertThat(credential.toString()).contains("***").doesNotContain(new java.math.BigInteger(1, credential.key().getEncoded()).toString(16));
      assertThat(house.pki.servers().issueServer(Set.of("localhost")).key()).isNotEqualTo(credential.key());
    }
  }

  @Test
  void a_listener_name_that_is_no_host_is_refused() {
    try (House house = new House(folder)) {
      for (String name : List.of("", "a b", "https://x", "host:8443", "1.2.3.4.5", "-x.example", "a..b", "x\0y"))
        assertThatThrownBy(() -> house.pki.servers().issueServer(Set.of(name))).as(name).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-010"));
    }
  }

  @Test
  void a_device_validity_above_a_year_or_below_twenty_seconds_is_refused() {
    for (Duration wrong : List.of(Duration.ofDays(365).plusSeconds(1), Duration.ofSeconds(19), Duration.ofDays(-1)))
      assertThatThrownBy(() -> PkiSettings.of(wrong, () -> "https://x")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-001"));
    assertThat(PkiSettings.of(Duration.ofDays(365), () -> "https://x").profileOf("any").validity()).isEqualTo(Duration.ofDays(365));
    assertThat(PkiSettings.of(Duration.ofSeconds(20), () -> "https://x").profileOf("any").validity()).isEqualTo(Duration.ofSeconds(20));
    assertThatThrownBy(() -> new Profile("eternal", Duration.ofDays(8), false)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> new PkiSettings("T", Map.of(), Map.of("meter", "none"), () -> "https://x", dev.bulwark.pki.csr.KeyPolicy.DEFAULT, 1))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-002"));
  }

  @Test
  void a_description_is_an_https_address_that_a_device_can_announce_and_nothing_else() {
    for (String wrong : List.of("http://a.example/x", "https://", "https:///x", "https://u@a.example/x", "https://a.example/x#y", "https://a.example/x y", "https://a.example/\u0000", "https://a.example/\n", "https://a.example/ü",
        "ftp://a.example/x", "", "a.example/x", "https://a.example/" + "x".repeat(239), "https://a.example:port/x", "https://[fd00::1/x"))
      assertThatThrownBy(() -> new Profile("lamp", Duration.ofDays(1), true, Optional.of(wrong))).as(wrong).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-002"));
    for (String right : List.of("https://a.example/x.json", "https://a.example:8443/x?y=1", "https://[fd00::1]/x", "https://a.example/" + "x".repeat(237)))
      assertThat(new Profile("lamp", Duration.ofDays(1), true, Optional.of(right)).mudUrl()).contains(right);
  }
}
