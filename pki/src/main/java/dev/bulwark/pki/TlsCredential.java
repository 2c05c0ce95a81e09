package dev.bulwark.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a listener shows: certificate first, then its issuing CA; and the key, which lives in memory only. */
public record TlsCredential(List<X509Certificate> chain, PrivateKey key) {
  public TlsCredential {
    chain = List.copyOf(chain);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "TlsCredential[" + chain.getFirst().getSubjectX500Principal() + ", key=***]";
  }
}
