package dev.bulwark.pki;

import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.csr.SubjectKey;
import dev.bulwark.pki.issue.CertificateTemplate;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.pki.issue.Serials;
import dev.bulwark.pki.issue.Validity;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the CAs, making those that are missing.
 *
 * <p>Safe to be killed anywhere: a key is durable in the vault before its certificate is made, a certificate is in the store with its audit leaf or not at all, and a key without certificate is
 * taken up where it was left.
 */
final class FirstStart {
  private static final Duration ROOT_LIFE = Duration.ofDays(20 * 365 + 5);
  private static final Duration ISSUER_LIFE = Duration.ofDays(5 * 365 + 1);
  private final Store store;
  private final KeyVault vault;
  private final InstantSource clock;
  private final SecureRandom random;

  FirstStart(Store store, KeyVault vault, InstantSource clock, SecureRandom random) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
    this.random = random;
  }

  Cas open() {
    Map<IssuerName, Issuer> issuers = new EnumMap<>(IssuerName.class);
    for (IssuerName name : IssuerName.values()) {
      SigningKey key = key(name);
      byte[] der = stored(name).orElseGet(() -> make(name, key, new Cas(issuers)));
      Issuer issuer = Issuer.of(name.word(), der, key);
      if (name != IssuerName.ROOT) checkSignedBy(issuer, issuers.get(IssuerName.ROOT));
      issuers.put(name, issuer);
    }
    return new Cas(issuers);
  }

  private SigningKey key(IssuerName name) {
    String keyName = "ca-" + name.word();
    Optional<SigningKey> known = vault.find(keyName);
    if (known.isPresent()) return known.get();
    if (stored(name).isPresent())
      throw new Problem("PKI-004", "the key '" + keyName + "' of a CA that exists is not in the vault", "restore the key vault that belongs to this store; a new key would not be trusted by any device");
    return vault.create(keyName, name == IssuerName.ROOT ? KeyVault.Algorithm.P384 : KeyVault.Algorithm.P256);
  }

  private Optional<byte[]> stored(IssuerName name) {
    return store.read(query -> query.first("SELECT der FROM issuer WHERE id = ?", row -> row.bytes(1), name.word()));
  }

  private byte[] make(IssuerName name, SigningKey key, Cas above) {
    SubjectKey subjectKey = SubjectKey.of(key.publicKey());
    // Two installations must not have CAs of one name, or clients that know both pick the wrong one.
    String mark = HexFormat.of().formatHex(Extensions.keyId(subjectKey.bits()), 0, 4);
    String commonName = "Bulwark " + (name == IssuerName.ROOT ? "Root" : name == IssuerName.DEVICE ? "Device CA" : "Server CA") + " " + mark;
    byte[] subject = CertificateTemplate.commonName(commonName);
    byte[] usage = Extensions.keyUsage(Extensions.KEY_CERT_SIGN, Extensions.CRL_SIGN);
    Duration life = name == IssuerName.ROOT ? ROOT_LIFE : ISSUER_LIFE;
    Validity validity = Validity.of(clock.instant(), life, life);
    CertificateTemplate template = switch (name) {
      case ROOT -> CertificateTemplate.selfSigned(key, subject, Extensions.certificateAuthority(1), usage);
      case DEVICE -> under(above, Extensions.CLIENT_AUTH, usage);
      case SERVER -> under(above, Extensions.SERVER_AUTH, usage);
    };
    if (name != IssuerName.ROOT) validity.within(above.issuer(IssuerName.ROOT));
    byte[] der = template.certificate(Serials.next(random), validity, subject, subjectKey, new byte[0]);
    store.<Boolean>write(tx -> {
      tx.change("INSERT INTO issuer (id, subject, key_name, der, not_after) VALUES (?, ?, ?, ?, ?)", name.word(), "CN=" + commonName, key.name(), der, validity.notAfter());
      tx.audit("ca", Map.of("issuer", name.word(), "subject", "CN=" + commonName, "fingerprint", Fingerprint.of(der).hex(), "notAfter", validity.notAfter().toString()));
      return true;
    });
    return der;
  }

  private static CertificateTemplate under(Cas above, String purpose, byte[] usage) {
    return CertificateTemplate.issuedBy(above.issuer(IssuerName.ROOT), Extensions.certificateAuthority(0), usage, Extensions.extendedKeyUsage(purpose));
  }

  private static void checkSignedBy(Issuer issuer, @Nullable Issuer root) {
    if (root == null) throw new IllegalStateException("the root is opened first");
    try {
      issuer.certificate().verify(root.certificate().getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new Problem("PKI-003", "the certificate of '" + issuer.name() + "' was not signed by the root", "restore the store and the key vault from the same backup", e);
    }
  }
}
