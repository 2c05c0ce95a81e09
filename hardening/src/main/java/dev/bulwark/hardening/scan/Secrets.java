package dev.bulwark.hardening.scan;

import dev.bulwark.hardening.audit.Finding;
import java.util.List;

/**
 * What a scan found.
 *
 * @param findings sorted by rule, then offset
 * @param cut true where there were more findings than are told
 * @param identities leaf certificates and private keys, in the order of the input
 */
public record Secrets(List<Finding> findings, boolean cut, List<Identity> identities) {
  public Secrets {
    findings = List.copyOf(findings);
    identities = List.copyOf(identities);
  }
}
