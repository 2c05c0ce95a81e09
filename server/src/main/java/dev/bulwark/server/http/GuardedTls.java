package dev.bulwark.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS context whose every socket has the policy's parameters from its first byte.
 *
 * <p>Why: the HTTP library takes a context and parameters, but wraps an accepted socket without the parameters (4.5.0), so suites and client certificates would
 * silently be the JDK's defaults. It is also the one place that sees a socket before any cryptography: addresses that connect too often are closed here, and a
 * handshake that is not done at its deadline is cut, however slowly its bytes trickle.
 */
final class GuardedTls extends SSLContext implements AutoCloseable {
  private final Gate gate;

  private GuardedTls(SSLContext inner, Gate gate) {
    super(new Spi(inner, gate), inner.getProvider(), inner.getProtocol());
    this.gate = gate;
  }

  static GuardedTls of(SSLContext inner, SSLParameters parameters, AddressGate addresses, Duration handshake) {
    Gate gate = new Gate(inner.getSocketFactory(), parameters, addresses, handshake);
    gate.reaper = Thread.ofVirtual().name("handshake-deadlines").start(gate::cutLate);
    return new GuardedTls(inner, gate);
  }

  long accepted() {
    return gate.accepted.sum();
  }

  /** Closed before any cryptography, because its address connects too often. */
  long refused() {
    return gate.refused.sum();
  }

  /** Cut because the handshake was not done in time. */
  long late() {
    return gate.late.sum();
  }

  @Override
  public void close() {
    Thread reaper = gate.reaper;
    if (reaper != null) reaper.interrupt();
  }

  private record Pending(SSLSocket tls, Socket raw, long at) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /** Wraps accepted sockets. */
  private static final class Gate extends SSLSocketFactory {
    private final SSLSocketFactory inner;
    private final SSLParameters parameters;
    private final AddressGate addresses;
    private final long deadline;
    private final DelayQueue<Pending> pending = new DelayQueue<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder late = new LongAdder();
    private volatile @Nullable Thread reaper;

    Gate(SSLSocketFactory inner, SSLParameters parameters, AddressGate addresses, Duration handshake) {
      this.inner = inner;
      this.parameters = parameters;
      this.addresses = addresses;
      this.deadline = handshake.toNanos();
    }

    @Override
    public Socket createSocket(Socket raw, @Nullable InputStream consumed, boolean autoClose) throws IOException {
      if (!addresses.enter(raw.getInetAddress())) {
        refused.increment();
        raw.close();
        throw new IOException("too many connections from one address");
      }
      // Closing the TLS socket closes the connection; otherwise it would wait for the peer's goodbye.
      SSLSocket tls = (SSLSocket) inner.createSocket(raw, consumed, true);
      tls.setUseClientMode(false);
      tls.setSSLParameters(parameters);
      pending.add(new Pending(tls, raw, System.nanoTime() + deadline));
      accepted.increment();
      return tls;
    }

    void cutLate() {
      try {
        while (true) {
          Pending next = pending.take();
          boolean unfinished = next.tls.getHandshakeSession() != null || next.tls.getApplicationProtocol() == null;
          if (!unfinished || next.raw.isClosed()) continue;
          late.increment();
          try {
            next.raw.close();
          } catch (IOException e) {
            late.decrement();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return parameters.getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return parameters.getCipherSuites();
    }

    @Override
    public Socket createSocket(Socket raw, String host, int port, boolean autoClose) throws IOException {
      return createSocket(raw, (InputStream) null, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("this side only accepts");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
      throw new IOException("this side only accepts");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw new IOException("this side only accepts");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
      throw new IOException("this side only accepts");
    }
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext inner;
    private final Gate gate;

    Spi(SSLContext inner, Gate gate) {
      this.inner = inner;
      this.gate = gate;
    }

    @Override
    protected void engineInit(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random) throws KeyManagementException {
      throw new KeyManagementException("the context came ready");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return gate;
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return inner.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return guarded(inner.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return guarded(inner.createSSLEngine(host, port));
    }

    private SSLEngine guarded(SSLEngine engine) {
      engine.setUseClientMode(false);
      engine.setSSLParameters(gate.parameters);
      return engine;
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return inner.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return inner.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return gate.parameters;
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return gate.parameters;
    }
  }
}
