package dev.bulwark.agent.tls;

import dev.bulwark.agent.identity.Credential;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a device proves itself and whom it believes.
 *
 * <h2>Guarantees</h2> A connection made with {@link #parameters()} is TLS 1.3 with AES-256-GCM, to a server whose certificate leads to one of the pinned roots and carries the
 * name that was asked for; the roots of the platform are not consulted.
 * <h2>Does not guarantee</h2> That the server's certificate is not revoked: server certificates are short-lived instead.
 *
 * <p>One instance serves any number of devices with the same roots: {@link #with} shares them.
 */
public final class ClientTls {
  public static final List<String> PROTOCOLS = List.of("TLSv1.3");
  public static final List<String> SUITES = List.of("TLS_AES_256_GCM_SHA384");

  private final List<X509Certificate> roots;
  private final TrustManagerFactory trust;
  private final Optional<Credential> credential;

  private ClientTls(List<X509Certificate> roots, TrustManagerFactory trust, Optional<Credential> credential) {
    this.roots = roots;
    this.trust = trust;
    this.credential = credential;
  }

  /** Trusts these roots and nothing else; shows no certificate of its own. */
  public static ClientTls pinnedTo(List<X509Certificate> roots) {
    if (roots.isEmpty()) throw new IllegalArgumentException("a pin needs a root");
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) store.setCertificateEntry("root" + i, roots.get(i));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      return new ClientTls(List.copyOf(roots), trust, Optional.empty());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("an in-memory trust store always works", e);
    }
  }

  /** The same trust, showing {@code credential} when the server asks. */
  public ClientTls with(Credential shown) {
    return new ClientTls(roots, trust, Optional.of(shown));
  }

  public List<X509Certificate> roots() {
    return roots;
  }

  public TrustManagerFactory trust() {
    return trust;
  }

  /** A key manager factory that always shows the credential, whatever the server hints at; none without a credential. */
  public Optional<KeyManagerFactory> keys() {
    return credential.map(OneKeyFactory::new);
  }

  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(credential.map(c -> new KeyManager[] {new OneKey(c)}).orElse(null), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }

  public static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters(SUITES.toArray(String[]::new), PROTOCOLS.toArray(String[]::new));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  /** The JSSE factory type around one key manager: a key store in between could not hold a token's key, and would spend a password derivation on a file's. */
  private static final class OneKeyFactory extends KeyManagerFactory {
    OneKeyFactory(Credential credential) {
      super(
          new KeyManagerFactorySpi() {
            @Override
            protected void engineInit(KeyStore store, char[] password) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected KeyManager[] engineGetKeyManagers() {
              return new KeyManager[] {new OneKey(credential)};
            }
          },
          NoProvider.ONLY,
          "OneKey");
    }
  }

  private static final class NoProvider extends Provider {
    static final NoProvider ONLY = new NoProvider();

    private NoProvider() {
      super("BulwarkAgent", "1", "names the agent's key manager");
    }
  }
}
