package dev.bulwark.agent.est;

import java.security.cert.X509Certificate;
import java.util.List;

/** What became of a request for a certificate. */
public sealed interface EstOutcome {
  /** A chain for the key that was asked for, leaf first, checked up to a pinned root. */
  record Enrolled(List<X509Certificate> chain) implements EstOutcome {
    public Enrolled {
      chain = List.copyOf(chain);
    }
  }

  /** The server said no. {@code code} is its problem code, or ours where it gave none. */
  record Refused(int status, String code, String detail) implements EstOutcome {
    /** True when asking again with the same certificate is useless: revoked, retired or quarantined. */
    public boolean forbidden() {
      return status == 403;
    }
  }

  /** No server that we trust answered, or it cannot answer now (5xx). Asking later may help. */
  record Unreachable(String detail) implements EstOutcome {}
}
