package dev.bulwark.gateway.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A server's certificate chain, leaf first, and the key that belongs to it. The key may live in a token: it is only ever used, never read. */
public record TlsCredential(List<X509Certificate> chain, PrivateKey key) {
  public TlsCredential {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) throw new IllegalArgumentException("a credential has at least its own certificate");
    if (!family(chain.getFirst().getPublicKey().getAlgorithm()).equals(family(key.getAlgorithm())))
      throw new IllegalArgumentException("the key is of another kind than the certificate");
  }

  /** JSSE asks by names of its own; providers name the same key differently. */
  private static String family(String algorithm) {
    return switch (algorithm) {
      case "EC", "ECDSA" -> "EC";
      case "RSA", "RSASSA-PSS" -> "RSA";
      case "Ed25519", "EdDSA" -> "EdDSA";
      default -> algorithm;
    };
  }

  /** True where the credential can answer for JSSE's {@code keyType}. */
  boolean answers(String keyType) {
    return family(keyType).equals(family(chain.getFirst().getPublicKey().getAlgorithm()));
  }

  @Override
  public String toString() {
    return "TlsCredential[" + chain.getFirst().getSubjectX500Principal().getName() + ", key ***]";
  }
}
