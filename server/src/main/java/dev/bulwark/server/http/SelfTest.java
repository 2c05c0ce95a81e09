package dev.bulwark.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

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
      context.init(null, new TrustManager[] {new Anyone()}, null);
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

  /** Accepts any chain: the question is whether the server can finish a handshake at all, and no byte is sent over it. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
