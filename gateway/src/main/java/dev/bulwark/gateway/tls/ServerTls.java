package dev.bulwark.gateway.tls;

import dev.bulwark.gateway.tls.TlsPolicy.ClientAuth;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * A listener's TLS: what a handshake is made of.
 *
 * <h2>Guarantees</h2> Every engine and every set of parameters from here is the policy's: one protocol, one suite, the client authentication asked for at construction.
 */
public final class ServerTls {
  private final SwappableKeyManager keys;
  private final SSLContext context;
  private final ClientAuth clientAuth;

  ServerTls(SwappableKeyManager keys, SSLContext context, ClientAuth clientAuth) {
    this.keys = keys;
    this.context = context;
    this.clientAuth = clientAuth;
  }

  /** For HTTP servers that make their own engines; they need {@link #parameters()} with it. */
  public SSLContext context() {
    return context;
  }

  public ClientAuth clientAuth() {
    return clientAuth;
  }

  /** A fresh copy: one per engine or socket. */
  public SSLParameters parameters() {
    return TlsPolicy.parameters(clientAuth);
  }

  public SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters());
    return engine;
  }

  /**
   * A client that knocks at our own door to see that it is shut: trusts only the certificate that this listener serves now, and shows none, or that same one, which no
   * registry knows as a device's. It speaks whatever the runtime can, TLS 1.2 too.
   */
  public SSLContext probe(boolean withOwnCertificate) {
    return ProbeTls.context(keys.current(), withOwnCertificate);
  }
}
