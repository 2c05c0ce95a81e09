package dev.bulwark.gateway.tls;

import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.fleet.view.FleetView;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Admits the certificates that the registry knows, and no others.
 *
 * <h2>Guarantees</h2> A handshake with a client certificate completes only if {@link FleetView#admit} said yes to its fingerprint at that moment. The session it makes is
 * never resumed, so nothing skips this question.
 * <h2>Does not guarantee</h2> That the device is still good a second later: who keeps a connection asks again (at CONNECT, at each request) and listens to the view.
 * <h2>Fails by</h2> {@link PeerRefused}.
 *
 * <p>Why a known fingerprint needs no chain check: the fingerprint is SHA-256 over the whole certificate, signature included, and stands in our registry because our own
 * CA made exactly these octets; the peer proves possession of the key in CertificateVerify. A chain could only repeat, at the price of a signature check for every
 * connect, what the record already says, and it would also admit what the CA signed and the registry never saw. The chain is looked at for unknown certificates alone,
 * to tell the peer the right reason.
 *
 * <p>Thread-safe.
 */
public final class FleetTrustManager extends X509ExtendedTrustManager {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final X509Certificate[] NONE = {};
  private final FleetView view;
  private final InstantSource clock;
  private volatile List<X509Certificate> anchors;

  /** @param anchors the certificates of the CAs that issue for devices; they explain refusals and name themselves to clients, they admit nobody */
  public FleetTrustManager(FleetView view, List<X509Certificate> anchors, InstantSource clock) {
    this.view = view;
    this.anchors = List.copyOf(anchors);
    this.clock = clock;
  }

  /** Replaces the issuers, for a rollover of the CA. */
  public void swap(List<X509Certificate> next) {
    anchors = List.copyOf(next);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    decide(chain, engine, engine.getHandshakeSession());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    decide(chain, socket, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    decide(chain, null, null);
  }

  private void decide(X509Certificate[] chain, @Nullable Object transport, @Nullable SSLSession session) throws CertificateException {
    PeerRefused refusal = judge(chain, clock.instant());
    if (refusal != null) {
      AlertChoice.send(transport, refusal);
      throw refusal;
    }
    // An invalidated session hands out no ticket: without one a returning peer must show its certificate again, and be asked again.
    if (session != null) session.invalidate();
  }

  private @Nullable PeerRefused judge(X509Certificate[] chain, Instant now) {
    if (chain.length == 0) return new PeerRefused(PeerRefused.Why.UNFIT, "no certificate");
    X509Certificate leaf = chain[0];
    Fingerprint fingerprint;
    try {
      int octets = 0;
      for (X509Certificate certificate : chain) octets += certificate.getEncoded().length;
      if (chain.length > TlsPolicy.LONGEST_CHAIN || octets > TlsPolicy.LARGEST_CHAIN_OCTETS) return new PeerRefused(PeerRefused.Why.UNFIT, "chain too long");
      fingerprint = Fingerprint.of(leaf.getEncoded());
    } catch (CertificateEncodingException malformed) {
      return new PeerRefused(PeerRefused.Why.UNFIT, "malformed");
    }
    return switch (view.admit(fingerprint, now)) {
      case Admission.Admitted admitted -> null;
      case Admission.Refused(Admission.Reason reason, String who) -> reason == Admission.Reason.UNKNOWN_ID ? explain(leaf, who, now) : new PeerRefused(why(reason), who);
    };
  }

  /** Not in the registry: refused in any case, the question is only what to say. */
  private PeerRefused explain(X509Certificate leaf, String who, Instant now) {
    if (anchors.stream().noneMatch(anchor -> issued(anchor, leaf))) return new PeerRefused(PeerRefused.Why.UNKNOWN_ISSUER, who);
    if (leaf.getBasicConstraints() >= 0 || !forClients(leaf)) return new PeerRefused(PeerRefused.Why.UNFIT, who);
    if (now.isAfter(leaf.getNotAfter().toInstant())) return new PeerRefused(PeerRefused.Why.EXPIRED, who);
    if (now.isBefore(leaf.getNotBefore().toInstant())) return new PeerRefused(PeerRefused.Why.NOT_YET_VALID, who);
    return new PeerRefused(PeerRefused.Why.UNKNOWN_DEVICE, who);
  }

  private static boolean issued(X509Certificate anchor, X509Certificate leaf) {
    if (!anchor.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) return false;
    try {
      leaf.verify(anchor.getPublicKey());
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException forged) {
      return false;
    }
  }

  private static boolean forClients(X509Certificate leaf) {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      return purposes == null || purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_PURPOSE);
    } catch (CertificateParsingException malformed) {
      return false;
    }
  }

  private static PeerRefused.Why why(Admission.Reason reason) {
    return switch (reason) {
      case UNKNOWN_ID -> PeerRefused.Why.UNKNOWN_DEVICE;
      case EXPIRED -> PeerRefused.Why.EXPIRED;
      case NOT_YET_VALID -> PeerRefused.Why.NOT_YET_VALID;
      case REVOKED -> PeerRefused.Why.REVOKED;
      case QUARANTINED -> PeerRefused.Why.QUARANTINED;
      case RETIRED -> PeerRefused.Why.RETIRED;
      case NOT_ENROLLED -> PeerRefused.Why.NOT_ENROLLED;
    };
  }

  /** Named in the handshake, so that a device with several certificates picks the right one. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return anchors.toArray(NONE);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("this side is a server: it trusts no servers");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    checkServerTrusted(chain, authType);
  }
}
