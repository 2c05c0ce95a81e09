package dev.bulwark.pki;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.csr.SubjectKey;
import dev.bulwark.pki.issue.Certificate;
import dev.bulwark.pki.issue.CertificateTemplate;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.pki.issue.Ledger;
import dev.bulwark.pki.issue.Serials;
import dev.bulwark.pki.issue.Validity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The delegated OCSP signers: certificates of 30 days, renewed a week before their end, so that the CA's own key never answers the network. */
final class OcspSigners {
  private static final Duration LIFE = Duration.ofDays(30);
  private static final Duration RENEW_BEFORE = Duration.ofDays(7);
  private static final String PROFILE = "ocsp";
  private final Store store;
  private final KeyVault vault;
  private final Ledger ledger;
  private final Cas cas;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ConcurrentHashMap<IssuerName, Issuer> current = new ConcurrentHashMap<>();

  OcspSigners(Store store, KeyVault vault, Ledger ledger, Cas cas, InstantSource clock, SecureRandom random) {
    this.store = store;
    this.vault = vault;
    this.ledger = ledger;
    this.cas = cas;
    this.clock = clock;
    this.random = random;
  }

  Issuer current(IssuerName name) {
    if (name == IssuerName.ROOT) throw new IllegalArgumentException("the root answers by its CRL only");
    Instant now = clock.instant();
    Issuer known = current.get(name);
    if (known != null && known.notAfter().minus(RENEW_BEFORE).isAfter(now)) return known;
    Issuer fresh = current.compute(name, (key, had) -> had != null && had.notAfter().minus(RENEW_BEFORE).isAfter(now) ? had : stored(name, now).orElseGet(() -> make(name, now)));
    if (fresh == null) throw new IllegalStateException("a signer was just made");
    return fresh;
  }

  private SigningKey key(IssuerName name) {
    String keyName = "ocsp-" + name.word();
    return vault.find(keyName).orElseGet(() -> vault.create(keyName, KeyVault.Algorithm.P256));
  }

  private Optional<Issuer> stored(IssuerName name, Instant now) {
    return store.read(query -> query.first("SELECT der FROM cert WHERE issuer_id = ? AND profile = ? AND status = 'good' AND not_after > ? ORDER BY not_after DESC",
        row -> row.bytes(1), name.word(), PROFILE, now.plus(RENEW_BEFORE))).map(der -> Issuer.of("ocsp-" + name.word(), der, key(name)));
  }

  private Issuer make(IssuerName name, Instant now) {
    ledger.checkClock(now);
    SigningKey key = key(name);
    Issuer issuer = cas.issuer(name);
    CertificateTemplate template = CertificateTemplate.issuedBy(issuer,
        Extensions.keyUsage(Extensions.DIGITAL_SIGNATURE), Extensions.extendedKeyUsage(Extensions.OCSP_SIGNING), Extensions.endEntity(), Extensions.ocspNoCheck());
    Validity validity = Validity.of(now, LIFE, LIFE).within(issuer);
    Serial serial = Serials.next(random);
    SubjectKey subjectKey = SubjectKey.of(key.publicKey());
    byte[] der = template.certificate(serial, validity, CertificateTemplate.commonName("Bulwark OCSP " + name.word()), subjectKey, new byte[0]);
    store.<Boolean>write(tx -> {
      ledger.record(tx, new Certificate(der, name.word(), serial, null, subjectKey.sha256(), PROFILE, validity));
      return true;
    });
    return Issuer.of("ocsp-" + name.word(), der, key);
  }
}
