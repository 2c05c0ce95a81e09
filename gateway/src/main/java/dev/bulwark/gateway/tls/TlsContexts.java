package dev.bulwark.gateway.tls;

import dev.bulwark.problem.Problem;
import dev.bulwark.gateway.tls.TlsPolicy.ClientAuth;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS of a listener from its two swappable halves: {@link SwappableKeyManager} and {@link FleetTrustManager}.
 *
 * <p>JSSE reads some settings once per process, when its first context is made. They are given here, so this class should be reached before any other TLS is used; what an
 * operator has set on the command line is kept.
 */
public final class TlsContexts {
  private static final Map<String, String> PROCESS_WIDE = Map.of(
      // No resumption: a ticket would carry yesterday's answer about a certificate past today's revocation.
      "jdk.tls.server.newSessionTicketCount", "0",
      "jdk.tls.server.enableSessionTicketExtension", "false",
      "jdk.tls.rejectClientInitiatedRenegotiation", "true",
      "jdk.tls.server.maxInboundCertificateChainLength", Integer.toString(TlsPolicy.LONGEST_CHAIN),
      "jdk.tls.maxHandshakeMessageSize", "16384");

  /** Longer than the week that TLS 1.3 allows a ticket: JSSE sends none from a context whose sessions last so long. Holds also where other TLS came first and the settings above came late. */
  private static final int NO_TICKETS_SECONDS = (int) Duration.ofDays(8).toSeconds();

  static {
    PROCESS_WIDE.forEach((key, value) -> {
      if (System.getProperty(key) == null) System.setProperty(key, value);
    });
  }

  private TlsContexts() {}

  /** TLS for peers that may or must show a device's certificate. */
  public static ServerTls server(SwappableKeyManager keys, FleetTrustManager trust, ClientAuth clientAuth) {
    return make(keys, trust, clientAuth);
  }

  /** TLS for peers that authenticate by other means; no certificate is asked for, and none is trusted. */
  public static ServerTls serverWithoutClientCertificates(SwappableKeyManager keys) {
    return make(keys, null, ClientAuth.NONE);
  }

  /** True where a refused client learns the exact reason (see {@code ARCHITECTURE.md}: the launcher opens one JDK package for it). */
  public static boolean exactAlerts() {
    return AlertChoice.available();
  }

  private static ServerTls make(SwappableKeyManager keys, @Nullable FleetTrustManager trust, ClientAuth clientAuth) {
    try {
      SSLContext context = SSLContext.getInstance(TlsPolicy.PROTOCOL);
      context.init(new KeyManager[] {keys}, trust == null ? new TrustManager[0] : new TrustManager[] {trust}, new SecureRandom());
      context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
      return new ServerTls(keys, context, clientAuth);
    } catch (GeneralSecurityException e) {
      throw new Problem("MQTT-001", "this Java runtime has no " + TlsPolicy.PROTOCOL + " with " + TlsPolicy.SUITE, "use a JDK 25 whose security properties do not disable it", e);
    }
  }
}
