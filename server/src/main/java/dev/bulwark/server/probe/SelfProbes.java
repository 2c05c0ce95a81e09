package dev.bulwark.server.probe;

import dev.bulwark.fleet.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Tries what must not work on our own listeners.
 *
 * <h2>Guarantees</h2> Only our own addresses are touched, no credential is sent, each try ends within two seconds. A probe holds only when the refusal was seen; a try that could not be made does not hold.
 */
public final class SelfProbes {
  private static final int MILLIS = 2_000;
  private static final int[] PLAINTEXT_TCP = {1883, 80, 23};
  private static final int PLAINTEXT_UDP = 5683;
  private final List<Target> targets;
  private final InstantSource clock;

  /** @param mqtt true where the listener speaks MQTT */
  public record Target(String name, InetSocketAddress address, boolean mqtt) {}

  public SelfProbes(List<Target> targets, InstantSource clock) {
    this.targets = List.copyOf(targets);
    this.clock = clock;
  }

  public List<Event.Probed> run() {
    List<Event.Probed> seen = new ArrayList<>();
    seen.add(plaintextPorts());
    seen.add(each("plaintext-closed", SelfProbes::plaintextIsClosed, false));
    seen.add(each("tls12-refused", SelfProbes::oldTlsIsRefused, false));
    seen.add(each("anonymous-refused", target -> sessionIsRefused(target, client(null)), true));
    seen.add(each("foreign-ca-refused", target -> sessionIsRefused(target, client(Stranger.fresh(clock.instant()))), true));
    return seen;
  }

  private Event.Probed probed(String name, boolean held, String detail) {
    return new Event.Probed(Event.Meta.of(clock.instant(), null, Event.Source.SERVER), name, held, detail);
  }

  private interface Try {
    /** Empty where the attack was refused, else what happened. */
    String on(Target target) throws IOException, GeneralSecurityException;
  }

  private Event.Probed each(String name, Try attack, boolean mqttOnly) {
    List<String> failed = new ArrayList<>();
    int tried = 0;
    for (Target target : targets) {
      if (mqttOnly && !target.mqtt) continue;
      tried++;
      String outcome;
      try {
        outcome = attack.on(target);
      } catch (IOException | GeneralSecurityException e) {
        outcome = "could not be tried: " + e.getClass().getSimpleName();
      }
      if (!outcome.isEmpty()) failed.add(target.name + ": " + outcome);
    }
    return probed(name, failed.isEmpty() && tried > 0, failed.isEmpty() ? tried + " listeners refused" : String.join("; ", failed));
  }

  /** Nothing of this process may sit on the well-known plaintext ports; a foreign program there is told as well, for devices would find it. */
  private Event.Probed plaintextPorts() {
    List<String> open = new ArrayList<>();
    List<InetAddress> addresses = targets.stream().map(target -> target.address.getAddress()).distinct().toList();
    for (InetAddress address : addresses) {
      for (int port : PLAINTEXT_TCP) if (answersTcp(address, port)) open.add(port + "/tcp");
      if (answersUdp(address)) open.add(PLAINTEXT_UDP + "/udp");
    }
    return probed("plaintext-ports-closed", open.isEmpty(), open.isEmpty() ? "1883, 80, 23 and 5683 refuse" : "something answers at " + String.join(", ", open));
  }

  private static boolean answersTcp(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), MILLIS);
      return true;
    } catch (ConnectException | SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** A CoAP ping; a closed port says so by ICMP, silence counts as closed. */
  private static boolean answersUdp(InetAddress address) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(200);
      socket.connect(address, PLAINTEXT_UDP);
      socket.send(new DatagramPacket(new byte[] {0x40, 0, 0x12, 0x34}, 4));
      socket.receive(new DatagramPacket(new byte[64], 64));
      return true;
    } catch (PortUnreachableException | SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(Target target) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(target.address, MILLIS);
      socket.setSoTimeout(MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A plain MQTT CONNECT or HTTP request must not get its protocol's answer. A TLS alert is a refusal. */
  private static String plaintextIsClosed(Target target) throws IOException {
    try (Socket socket = connect(target)) {
      OutputStream out = socket.getOutputStream();
      out.write(target.mqtt ? connectPacket() : "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      int first = firstByte(socket.getInputStream());
      boolean answered = target.mqtt ? first == 0x20 : first == 'H';
      return answered ? "answered in plaintext" : "";
    }
  }

  private static String oldTlsIsRefused(Target target) throws IOException, GeneralSecurityException {
    try (Socket raw = connect(target); SSLSocket tls = tls(raw, target, client(null))) {
      tls.setEnabledProtocols(new String[] {"TLSv1.2"});
      try {
        tls.startHandshake();
        return "spoke " + tls.getSession().getProtocol();
      } catch (SSLException | java.net.SocketException refused) {
        return "";
      }
    }
  }

  /** In TLS 1.3 a client whose certificate is missing or foreign learns of its refusal only when it reads; so a CONNECT is sent, and no CONNACK may come. */
  private static String sessionIsRefused(Target target, SSLContext client) throws IOException {
    try (Socket raw = connect(target); SSLSocket tls = tls(raw, target, client)) {
      tls.setEnabledProtocols(new String[] {"TLSv1.3"});
      try {
        tls.startHandshake();
        tls.getOutputStream().write(connectPacket());
        tls.getOutputStream().flush();
        return firstByte(tls.getInputStream()) == 0x20 ? "gave a session to a stranger" : "";
      } catch (SSLException | java.net.SocketException refused) {
        return "";
      }
    }
  }

  /** -1 where the peer closed, reset or said nothing in time. */
  private static int firstByte(InputStream in) {
    try {
      return in.read();
    } catch (IOException e) {
      return -1;
    }
  }

  /** MQTT 3.1.1, clean session, client id {@code probe}. */
  private static byte[] connectPacket() {
    return new byte[] {0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 5, 'p', 'r', 'o', 'b', 'e'};
  }

  private static SSLContext client(@Nullable KeyManager identity) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity == null ? null : new KeyManager[] {identity}, new TrustManager[] {new UncheckedPeer()}, null);
    return context;
  }

  private static SSLSocket tls(Socket raw, Target target, SSLContext client) throws IOException {
    return (SSLSocket) client.getSocketFactory().createSocket(raw, target.address.getHostString(), target.address.getPort(), true);
  }
}
