package dev.bulwark.agent.identity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A private key and the certificate chain that speaks for it, leaf first. Made only where the pair was checked or is being presented as it is. */
public record Credential(DeviceKey key, List<X509Certificate> chain) {
  public Credential {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) throw new IllegalArgumentException("a credential needs a certificate");
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  public Instant notBefore() {
    return leaf().getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "Credential[" + leaf().getSerialNumber().toString(16) + ", key " + key.storage() + "]";
  }
}
