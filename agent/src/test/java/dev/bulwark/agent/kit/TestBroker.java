package dev.bulwark.agent.kit;

import dev.bulwark.agent.identity.Credential;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** As much of an MQTT 5 broker as an agent needs: CONNECT, QoS 1 PUBLISH, SUBSCRIBE, DISCONNECT, topic rights by the certificate's name. Takes sessions of one client id over, as brokers do. */
public final class TestBroker implements AutoCloseable {
  /** What happened, in order: {@code up CLIENT SERIAL}, {@code down CLIENT}, {@code bye CLIENT}, {@code publish TOPIC PAYLOAD}. */
  public final List<String> seen = new CopyOnWriteArrayList<>();
  public final Map<String, Session> sessions = new ConcurrentHashMap<>();
  /** Answer CONNECT with it; 0 lets in. */
  public volatile int connectCode;
  /** Close without a word after the handshake. */
  public volatile boolean mute;
  /** Leave publishes unanswered. */
  public volatile boolean holdAcknowledgements;

  private final SSLServerSocket listener;
  private volatile boolean closed;

  /** One client. */
  public final class Session {
    final SSLSocket socket;
    final String device;
    volatile String client = "";

    Session(SSLSocket socket, String device) {
      this.socket = socket;
      this.device = device;
    }

    /** DISCONNECT with a reason, then the end. */
    public void cut(int reason) throws IOException {
      send(new byte[] {(byte) 0xE0, 2, (byte) reason, 0});
      socket.close();
    }

    /** Just the end. */
    public void breakOff() throws IOException {
      socket.close();
    }

    synchronized void send(byte[] packet) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(packet);
      out.flush();
    }
  }

  public TestBroker(TestAuthority authority, Credential server) throws IOException {
    listener = (SSLServerSocket) TestTls.server(server, authority.root).getServerSocketFactory().createServerSocket(0, 256, InetAddress.getLoopbackAddress());
    listener.setEnabledProtocols(new String[] {"TLSv1.3"});
    listener.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
    listener.setNeedClientAuth(true);
    // a virtual thread may accept one more after close()
    Thread.ofPlatform().daemon().start(this::accept);
  }

  public Session session(String client) {
    return java.util.Objects.requireNonNull(sessions.get(client), client);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException end) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    Session session = null;
    try (socket) {
      socket.startHandshake();
      X509Certificate peer = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      if (mute) return;
      session = new Session(socket, peer.getSubjectX500Principal().getName().substring(3));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (packet(session, peer, in)) {
        // one packet at a time
      }
    } catch (IOException broken) {
      // The client went away; what it did stands in `seen`.
    } finally {
      if (session != null && sessions.remove(session.client, session)) seen.add("down " + session.client);
    }
  }

  private boolean packet(Session session, X509Certificate peer, DataInputStream in) throws IOException {
    int type = in.read();
    if (type < 0) return false;
    byte[] body = new byte[length(in)];
    in.readFully(body);
    switch (type >> 4) {
      case 1 -> {
        int at = 10 + 1 + body[10];
        int length = ((body[at] & 255) << 8) | (body[at + 1] & 255);
        session.client = new String(body, at + 2, length, StandardCharsets.UTF_8);
        byte[] answer = {0x20, 3, 0, (byte) connectCode, 0};
        if (connectCode != 0) {
          session.send(answer);
          return false;
        }
        // A client that has its answer may count on being known here.
        seen.add("up " + session.client + " " + peer.getSerialNumber().toString(16));
        Session before = sessions.put(session.client, session);
        if (closed) return false;
        session.send(answer);
        if (before != null) before.cut(0x8e);
      }
      case 3 -> {
        int topicLength = ((body[0] & 255) << 8) | (body[1] & 255);
        String topic = new String(body, 2, topicLength, StandardCharsets.UTF_8);
        int idAt = 2 + topicLength;
        int payloadAt = idAt + 2 + 1 + body[idAt + 2];
        boolean own = topic.startsWith("devices/" + session.device + "/");
        if (own) seen.add("publish " + topic + " " + new String(body, payloadAt, body.length - payloadAt, StandardCharsets.UTF_8));
        if (!holdAcknowledgements) session.send(new byte[] {0x40, 4, body[idAt], body[idAt + 1], own ? 0 : (byte) 0x87, 0});
      }
      case 8 -> {
        int at = 2 + 1 + body[2];
        int length = ((body[at] & 255) << 8) | (body[at + 1] & 255);
        boolean own = new String(body, at + 2, length, StandardCharsets.UTF_8).startsWith("devices/" + session.device + "/");
        session.send(new byte[] {(byte) 0x90, 4, body[0], body[1], 0, own ? 1 : (byte) 0x87});
      }
      case 12 -> session.send(new byte[] {(byte) 0xD0, 0});
      case 14 -> {
        seen.add("bye " + session.client);
        return false;
      }
      default -> {}
    }
    return true;
  }

  private static int length(DataInputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.readUnsignedByte();
      value |= (digit & 127) << shift;
      if ((digit & 128) == 0) return value;
    }
    throw new IOException("malformed length");
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    for (Session session : sessions.values()) session.breakOff();
  }
}
