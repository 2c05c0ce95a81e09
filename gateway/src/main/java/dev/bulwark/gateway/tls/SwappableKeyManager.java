package dev.bulwark.gateway.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Serves one credential that can be replaced while connections come in.
 *
 * <h2>Guarantees</h2> A handshake uses one credential from beginning to end: certificate and key are never of two generations, even when {@link #swap} runs between the
 * questions that JSSE asks. Handshakes that begin after {@code swap} returned see the new one. Open connections live on.
 *
 * <p>Thread-safe.
 */
public final class SwappableKeyManager extends X509ExtendedKeyManager {
  private record Held(String alias, TlsCredential credential, @Nullable Held before) {
    /** Two generations: a handshake lasts seconds, a credential weeks. */
    Held next(TlsCredential credential) {
      return new Held(Long.toString(Long.parseLong(alias) + 1), credential, new Held(alias, this.credential, null));
    }

    @Nullable TlsCredential find(@Nullable String wanted) {
      if (alias.equals(wanted)) return credential;
      return before == null ? null : before.find(wanted);
    }
  }

  private volatile Held held;

  public SwappableKeyManager(TlsCredential first) {
    held = new Held("1", first, null);
  }

  public synchronized void swap(TlsCredential next) {
    held = held.next(next);
  }

  public TlsCredential current() {
    return held.credential();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Held now = held;
    return now.credential().answers(keyType) ? now.alias() : null;
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    TlsCredential found = held.find(alias);
    return found == null ? null : found.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    TlsCredential found = held.find(alias);
    return found == null ? null : found.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  /** A server's credential never authenticates as a client. */
  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
