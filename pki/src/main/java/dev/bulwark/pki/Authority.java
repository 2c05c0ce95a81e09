package dev.bulwark.pki;

import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.issue.CertificateTemplate;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.pki.issue.Ledger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;

/**
 * The CAs of the house and what they sign.
 *
 * <h2>Guarantees</h2> Every CA here has a stored certificate that belongs to its key; they are made at the first start, which may be killed at any point and tried again. The root signs the issuing
 * CAs and its own CRL only.
 * <h2>Does not guarantee</h2> That a certificate it signs is known to anyone: the {@link Ledger} does, in the commit that the caller makes.
 * <h2>Fails by</h2> {@code Problem PKI-003} or {@code PKI-004} where store and vault are not of one piece; it never replaces a key.
 *
 * <p>Thread-safe.
 */
public final class Authority {
  private final Store store;
  private final PkiSettings settings;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Ledger ledger;
  private final Cas cas;
  private final OcspSigners ocspSigners;
  private volatile DeviceTemplates templates;

  private Authority(Store store, PkiSettings settings, InstantSource clock, SecureRandom random, Ledger ledger, Cas cas, OcspSigners ocspSigners) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.ledger = ledger;
    this.cas = cas;
    this.ocspSigners = ocspSigners;
    this.templates = new DeviceTemplates("", cas.issuer(IssuerName.DEVICE));
  }

  /** Opens the authority of this store and vault; makes what is missing. */
  public static Authority open(Store store, KeyVault vault, PkiSettings settings, InstantSource clock, SecureRandom random) {
    Ledger ledger = Ledger.open(store);
    Cas cas = new FirstStart(store, vault, clock, random).open();
    OcspSigners signers = new OcspSigners(store, vault, ledger, cas, clock, random);
    signers.current(IssuerName.DEVICE);
    signers.current(IssuerName.SERVER);
    return new Authority(store, settings, clock, random, ledger, cas, signers);
  }

  public X509Certificate root() {
    return issuer(IssuerName.ROOT).certificate();
  }

  public Issuer issuer(IssuerName name) {
    return cas.issuer(name);
  }

  /** Root and issuing CAs: what EST hands out as CA certificates. */
  public List<X509Certificate> caCertificates() {
    return List.of(root(), issuer(IssuerName.DEVICE).certificate(), issuer(IssuerName.SERVER).certificate());
  }

  /** Who signs OCSP answers for this issuer's certificates; renewed when its certificate nears its end. Not for the root. */
  public Issuer ocspSigner(IssuerName name) {
    return ocspSigners.current(name);
  }

  /** The template of device certificates of this profile, at the public address as it is now. */
  public CertificateTemplate deviceTemplate(Profile profile) {
    String url = settings.publicUrl().get();
    DeviceTemplates now = templates;
    if (!now.url().equals(url)) {
      now = new DeviceTemplates(url, cas.issuer(IssuerName.DEVICE));
      templates = now;
    }
    return now.of(profile);
  }

  /** The template of listener certificates. They name no OCSP or CRL address: asking it would need the listener itself. */
  CertificateTemplate serverTemplate() {
    return CertificateTemplate.issuedBy(issuer(IssuerName.SERVER),
        Extensions.keyUsage(Extensions.DIGITAL_SIGNATURE), Extensions.extendedKeyUsage(Extensions.SERVER_AUTH), Extensions.endEntity());
  }

  public PkiSettings settings() {
    return settings;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Store store() {
    return store;
  }

  public InstantSource clock() {
    return clock;
  }

  public SecureRandom random() {
    return random;
  }
}
