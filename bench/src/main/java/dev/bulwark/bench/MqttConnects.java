package dev.bulwark.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens mutually authenticated TLS 1.3 connections with P-256 key exchange one after another, sends CONNECT, waits for CONNACK and closes; no resumption, because
 * the client's session is invalidated after each. Counts CONNACKs that accept.
 */
final class MqttConnects {
  private final SSLContext context;
  private final InetSocketAddress target;
  private final int level;

  MqttConnects(SSLContext context, InetSocketAddress target, int level) {
    this.context = context;
    this.target = target;
    this.level = level;
  }

  /** Drives the target from {@code threads} threads for {@code time}; how many were accepted. */
  long drive(int threads, Duration time) throws InterruptedException {
    AtomicLong accepted = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String clientId = "bench-" + i;
      workers.add(Thread.ofPlatform().start(() -> {
        while (System.nanoTime() < end) {
          try {
            once(clientId);
            accepted.incrementAndGet();
          } catch (IOException e) {
            if (failed.incrementAndGet() > 1_000) throw new IllegalStateException("the target refuses: " + e.getMessage(), e);
          }
        }
      }));
    }
    for (Thread worker : workers) worker.join();
    if (failed.get() > accepted.get() / 100) throw new IllegalStateException(failed + " of " + accepted + " connects failed: the figure would be wrong");
    return accepted.get();
  }

  void once(String clientId) throws IOException {
    try (Socket tcp = new Socket()) {
      tcp.setTcpNoDelay(true);
      tcp.setSoTimeout(10_000);
      tcp.connect(target, 5_000);
      try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, target.getHostString(), target.getPort(), false)) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
        parameters.setNamedGroups(new String[] {"secp256r1"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        OutputStream out = tls.getOutputStream();
        out.write(connect(clientId));
        out.flush();
        InputStream in = tls.getInputStream();
        byte[] head = new DataInputStream(in).readNBytes(4);
        if (head.length < 4 || head[0] != 0x20 || head[3] != 0) throw new IOException("no accepting CONNACK");
        tls.getSession().invalidate();
        out.write(new byte[] {(byte) 0xE0, 0});
        out.flush();
      }
    }
  }

  private byte[] connect(String clientId) {
    byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
    int properties = level == 5 ? 1 : 0;
    byte[] packet = new byte[2 + 10 + properties + 2 + id.length];
    packet[0] = 0x10;
    packet[1] = (byte) (packet.length - 2);
    byte[] variable = {0, 4, 'M', 'Q', 'T', 'T', (byte) level, 2, 0, 60};
    System.arraycopy(variable, 0, packet, 2, 10);
    packet[12 + properties + 1] = (byte) id.length;
    System.arraycopy(id, 0, packet, 14 + properties, id.length);
    return packet;
  }
}
