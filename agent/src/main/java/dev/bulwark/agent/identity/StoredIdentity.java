package dev.bulwark.agent.identity;

import dev.bulwark.fleet.device.Serial;
import java.security.cert.X509Certificate;
import java.util.List;

/** What one generation of a directory holds: a key, the chain certified for it, and the roots that server certificates must lead to. */
public record StoredIdentity(long generation, Credential credential, List<X509Certificate> roots) {
  public StoredIdentity {
    roots = List.copyOf(roots);
  }

  public Serial serial() {
    return new Serial(credential.leaf().getSerialNumber());
  }
}
