package dev.bulwark.pki;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.problem.Problem;
import dev.bulwark.pki.csr.SubjectKey;
import dev.bulwark.pki.issue.Certificate;
import dev.bulwark.pki.issue.CertificateTemplate;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.pki.issue.Serials;
import dev.bulwark.pki.issue.Validity;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Certificates for the product's own listeners.
 *
 * <h2>Guarantees</h2> A fresh P-256 key each time, never written anywhere; a certificate of 90 days for exactly the names given, recorded and audited before it is returned.
 * <h2>Fails by</h2> {@code Problem PKI-010} for a name that is neither a host name nor an address.
 */
public final class ServerCredentials {
  public static final Duration LIFE = Duration.ofDays(90);
  private static final String PROFILE = "server";
  private final Authority authority;

  public ServerCredentials(Authority authority) {
    this.authority = authority;
  }

  /** @param names DNS names and IP address literals */
  public TlsCredential issueServer(Set<String> names) {
    SortedSet<String> sorted = new TreeSet<>(names);
    if (sorted.isEmpty() || !sorted.stream().allMatch(ServerCredentials::isHost))
      throw new Problem("PKI-010", "a listener's certificate needs host names or IP addresses", "correct publicNames in the configuration");
    Instant now = authority.clock().instant();
    authority.ledger().checkClock(now);
    Issuer issuer = authority.issuer(IssuerName.SERVER);
    Validity validity = Validity.of(now, LIFE, LIFE).within(issuer);
    Serial serial = Serials.next(authority.random());
    KeyPair pair = keyPair();
    SubjectKey key = SubjectKey.of(pair.getPublic());
    byte[] der = authority.serverTemplate()
        .certificate(serial, validity, CertificateTemplate.commonName("Bulwark listener"), key, Extensions.alternativeHosts(sorted));
    authority.store().<Boolean>write(tx -> {
      authority.ledger().record(tx, new Certificate(der, issuer.name(), serial, null, key.sha256(), PROFILE, validity));
      return true;
    });
    return new TlsCredential(List.of(Issuer.parse(der), issuer.certificate()), pair.getPrivate());
  }

  private KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), authority.random());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new Problem("PKI-009", "no provider makes P-256 keys", "run on a complete JDK", e);
    }
  }

  private static boolean isHost(String name) {
    if (name.matches("[0-9.]+") || name.indexOf(':') >= 0) {
      try {
        InetAddress.ofLiteral(name);
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    return name.length() <= 253 && name.matches("(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
  }
}
