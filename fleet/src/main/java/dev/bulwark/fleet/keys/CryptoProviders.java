package dev.bulwark.fleet.keys;

import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Chooses what computes signatures, ciphers and hashes in this process: the native library where it loads, the JDK elsewhere.
 *
 * <h2>Guarantees</h2> {@link #install} never fails: a missing or broken native library leaves the JDK's providers as they were. The native one is preferred only after it signed and
 * verified once.
 */
public final class CryptoProviders {
  /** What the process computes with. */
  public enum Active {
    /** Amazon Corretto Crypto Provider (AWS-LC). */
    CORRETTO,
    /** The providers of the JDK. */
    JDK
  }

  private static final String NATIVE_CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final System.Logger LOG = System.getLogger(CryptoProviders.class.getName());

  private CryptoProviders() {}

  /** Call once, before the first cryptographic object is made; later calls answer the same and change nothing. */
  public static Active install() {
    return Once.ACTIVE;
  }

  private static final class Once {
    static final Active ACTIVE = choose();
  }

  private static Active choose() {
    try {
      for (ServiceLoader.Provider<Provider> found : ServiceLoader.load(Provider.class).stream().toList()) {
        if (!found.type().getName().equals(NATIVE_CLASS)) continue;
        Provider provider = found.get();
        prove(provider);
        Security.insertProviderAt(provider, 1);
        return Active.CORRETTO;
      }
      LOG.log(Level.DEBUG, "no native crypto provider on the class path: the JDK computes");
    } catch (ServiceConfigurationError | LinkageError | GeneralSecurityException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the native crypto provider does not load here, the JDK computes: {0}", e.toString());
    }
    return Active.JDK;
  }

  private static void prove(Provider provider) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = generator.generateKeyPair();
    byte[] message = {1, 2, 3};
    Signature signing = Signature.getInstance("SHA256withECDSA", provider);
    signing.initSign(pair.getPrivate());
    signing.update(message);
    Signature verifying = Signature.getInstance("SHA256withECDSA", provider);
    verifying.initVerify(pair.getPublic());
    verifying.update(message);
    if (!verifying.verify(signing.sign())) throw new GeneralSecurityException("its own signature does not verify");
  }
}
