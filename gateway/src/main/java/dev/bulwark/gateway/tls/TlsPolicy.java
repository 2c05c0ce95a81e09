package dev.bulwark.gateway.tls;

import java.util.List;
import javax.net.ssl.SSLParameters;

/**
 * What every listener speaks, and nothing weaker: constants, because a choice here would be a way down.
 *
 * <p>Why one suite: the fleet's devices all have AES-256-GCM, and a list of one cannot be negotiated down. Why P-256 first: secure elements know no other curve, so it is
 * the fleet's common case; X25519 and P-384 are as good and accepted.
 */
public final class TlsPolicy {
  public static final String PROTOCOL = "TLSv1.3";
  public static final String SUITE = "TLS_AES_256_GCM_SHA384";
  public static final List<String> GROUPS = List.of("secp256r1", "x25519", "secp384r1");

  /** More certificates, or more octets of them, than any device of ours has reason to send. */
  static final int LONGEST_CHAIN = 3;

  static final int LARGEST_CHAIN_OCTETS = 8 * 1024;

  private TlsPolicy() {}

  /** Whether a listener asks its peers for a certificate. */
  public enum ClientAuth {
    /** Never asked: operators with a token. */
    NONE,
    /** Asked, and refused when it is not good; a peer without one gets in and each route decides. */
    WANTED,
    /** No certificate, no connection. */
    REQUIRED
  }

  /** Fresh parameters of the policy; JSSE's are mutable, so each engine gets its own. */
  static SSLParameters parameters(ClientAuth clientAuth) {
    SSLParameters parameters = new SSLParameters(new String[] {SUITE}, new String[] {PROTOCOL});
    parameters.setNamedGroups(GROUPS.toArray(new String[0]));
    parameters.setUseCipherSuitesOrder(true);
    switch (clientAuth) {
      case NONE -> parameters.setNeedClientAuth(false);
      case WANTED -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    return parameters;
  }
}
