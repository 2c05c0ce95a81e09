package dev.bulwark.agent.virtual;

import dev.bulwark.agent.identity.Credential;
import dev.bulwark.agent.tls.ClientTls;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.problem.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Clients that must be turned away, for demonstrations against one's own gateway: they knock once, send one MQTT CONNECT if they get as far, and say what happened.
 *
 * <h2>Guarantees</h2> {@link Outcome.NotRefused} is said only when the gateway answered the CONNECT, {@link Outcome.Refused} only when it ended the connection without an answer.
 */
public final class Intruder {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  /** How long to listen for an alert before speaking: a write into a connection that the server has closed would throw the alert away. */
  private static final Duration LISTEN = Duration.ofMillis(500);
  private static final String ALERT = "Received fatal alert: ";

  /** What the gateway did. */
  public sealed interface Outcome {
    /** {@code how}: {@code alert certificate_required}, or {@code closed without an answer}. */
    record Refused(String how) implements Outcome {}

    /** It let us in: the gateway is broken. */
    record NotRefused(String detail) implements Outcome {}

    /** Nobody there to turn us away. */
    record Unreachable(String detail) implements Outcome {}
  }

  private final InetSocketAddress target;
  private final ClientTls trust;

  /** @param roots of the gateway, so that what is tested is the gateway's judgement and not ours */
  public Intruder(String host, int port, List<X509Certificate> roots) {
    this.target = InetSocketAddress.createUnresolved(host, port);
    this.trust = ClientTls.pinnedTo(roots);
  }

  /** TLS 1.3 as it should be, but no certificate. */
  public Outcome withoutCertificate() {
    return knock(trust, ClientTls.parameters());
  }

  /** Names itself {@code claimed}, with a certificate of an authority that was made up a moment ago. */
  public Outcome foreignCa(DeviceId claimed, InstantSource clock, SecureRandom random) {
    return knock(trust.with(ForeignAuthority.certificateFor(claimed, clock.instant(), random)), ClientTls.parameters());
  }

  /** Offers TLS 1.2 at most. */
  public Outcome tls12() {
    SSLParameters old = new SSLParameters(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"}, new String[] {"TLSv1.2"});
    return knock(trust, old);
  }

  /** TLS 1.2 at most with a good credential: refused for its protocol alone. */
  public Outcome tls12With(Credential good) {
    SSLParameters old = new SSLParameters(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"}, new String[] {"TLSv1.2"});
    return knock(trust.with(good), old);
  }

  /** A device's own credential, presented once more: what becomes of a revoked one. */
  public Outcome with(Credential credential) {
    return knock(trust.with(credential), ClientTls.parameters());
  }

  private Outcome knock(ClientTls tls, SSLParameters parameters) {
    int patience = (int) PATIENCE.toMillis();
    try (SSLSocket socket = (SSLSocket) tls.context().getSocketFactory().createSocket()) {
      try {
        socket.connect(new InetSocketAddress(target.getHostString(), target.getPort()), patience);
      } catch (IOException e) {
        return new Outcome.Unreachable(text(e));
      }
      return afterConnect(socket, parameters, patience);
    } catch (SSLException e) {
      String text = text(e);
      int alert = text.indexOf(ALERT);
      if (alert >= 0) return new Outcome.Refused("alert " + text.substring(alert + ALERT.length()));
      return text.contains("closed") || text.contains("terminated") || text.contains("reset") ? new Outcome.Refused("closed during the handshake") : new Outcome.Unreachable(text);
    } catch (IOException e) {
      return new Outcome.Refused("closed without an answer");
    }
  }

  private static Outcome afterConnect(SSLSocket socket, SSLParameters parameters, int patience) throws IOException {
    socket.setSoTimeout(patience);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    InputStream in = socket.getInputStream();
    socket.setSoTimeout((int) LISTEN.toMillis());
    try {
      if (in.read() < 0) return new Outcome.Refused("closed without an answer");
      return new Outcome.NotRefused("the gateway spoke first");
    } catch (SocketTimeoutException silent) {
      socket.setSoTimeout(patience);
    }
    socket.getOutputStream().write(connectPacket());
    try {
      int first = in.read();
      if (first == 0x20) return new Outcome.NotRefused("the gateway answered CONNECT with a CONNACK over " + socket.getSession().getProtocol());
      return first < 0 || first == 0xE0 ? new Outcome.Refused("closed without an answer") : new Outcome.NotRefused("the gateway answered CONNECT");
    } catch (SocketTimeoutException silent) {
      return new Outcome.NotRefused("the gateway keeps the connection open");
    }
  }

  /** MQTT 5, clean start, keep alive 60 s, no properties, client id {@code intruder}. */
  private static byte[] connectPacket() {
    byte[] id = "intruder".getBytes(StandardCharsets.US_ASCII);
    byte[] head = {0x10, (byte) (13 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, (byte) id.length};
    byte[] packet = java.util.Arrays.copyOf(head, head.length + id.length);
    System.arraycopy(id, 0, packet, head.length, id.length);
    return packet;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return Printable.line(message == null ? failure.getClass().getSimpleName() : message, 300);
  }
}
