package dev.bulwark.pki;

import dev.bulwark.pki.issue.Issuer;
import java.util.Map;

/** The CAs that are open. */
record Cas(Map<IssuerName, Issuer> issuers) {
  Issuer issuer(IssuerName name) {
    Issuer issuer = issuers.get(name);
    if (issuer == null) throw new IllegalStateException("the CA '" + name.word() + "' is not open yet");
    return issuer;
  }
}
