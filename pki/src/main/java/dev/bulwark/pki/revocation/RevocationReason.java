package dev.bulwark.pki.revocation;

import java.util.Optional;

/**
 * Why a certificate was taken back, spelled as in RFC 5280 section 5.3.1. {@code certificateHold} is published as such but not lifted: a device that may come back is quarantined, which is no
 * revocation.
 */
public enum RevocationReason {
  UNSPECIFIED("unspecified", 0),
  KEY_COMPROMISE("keyCompromise", 1),
  AFFILIATION_CHANGED("affiliationChanged", 3),
  SUPERSEDED("superseded", 4),
  CESSATION_OF_OPERATION("cessationOfOperation", 5),
  CERTIFICATE_HOLD("certificateHold", 6),
  PRIVILEGE_WITHDRAWN("privilegeWithdrawn", 9);

  private final String word;
  private final int code;

  RevocationReason(String word, int code) {
    this.word = word;
    this.code = code;
  }

  public String word() {
    return word;
  }

  /** The CRLReason number. */
  int code() {
    return code;
  }

  public static Optional<RevocationReason> of(String word) {
    for (RevocationReason reason : values()) if (reason.word.equals(word)) return Optional.of(reason);
    return Optional.empty();
  }
}
