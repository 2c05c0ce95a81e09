package dev.bulwark.server.http;

import dev.bulwark.server.probe.UncheckedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A handshake with our own port: a listener whose key and certificate do not fit starts well and then fails every client, which nobody must find out in the field. */
final class SelfTest {
  private static final int MILLIS = 10_000;

  private SelfTest() {}

  static void handshake(String host, int port, SSLParameters policy) throws IOException {
    InetAddress bound = InetAddress.getByName(host);
    InetAddress target = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    try (Socket raw = new Socket()) {
      raw.connect(new InetSocketAddress(target, port), MILLIS);
      raw.setSoTimeout(MILLIS);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {new UncheckedPeer()}, null);
      try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, target.getHostAddress(), port, true)) {
        tls.setEnabledProtocols(policy.getProtocols());
        tls.setEnabledCipherSuites(policy.getCipherSuites());
        tls.startHandshake();
        String suite = tls.getSession().getCipherSuite();
        if (!Arrays.asList(policy.getCipherSuites()).contains(suite)) throw new IOException("negotiated " + suite);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("this JVM has no TLS 1.3", e);
    }
  }
}
