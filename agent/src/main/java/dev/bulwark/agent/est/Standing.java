package dev.bulwark.agent.est;

/** What the server says of a certificate when asked (OCSP). */
public enum Standing {
  GOOD,
  REVOKED,
  /** The server does not know the certificate: never issued, or of another authority. */
  UNKNOWN,
  /** No answer that could be used. */
  UNANSWERED
}
