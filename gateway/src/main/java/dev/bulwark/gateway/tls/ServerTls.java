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
  private final SSLContext context;
  private final ClientAuth clientAuth;

  ServerTls(SSLContext context, ClientAuth clientAuth) {
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
}
