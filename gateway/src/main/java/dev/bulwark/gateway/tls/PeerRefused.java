package dev.bulwark.gateway.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client's certificate was looked at and refused; {@code why} picks the alert, {@code who} is a device id or a fingerprint. */
public final class PeerRefused extends CertificateException {
  private static final long serialVersionUID = 1;

  /** Each with the alert that tells the client (RFC 8446, 6.2) and the word of the {@code auth.fail} event. */
  public enum Why {
    UNKNOWN_ISSUER(48, "unknown_ca", "unknown-issuer"),
    EXPIRED(45, "certificate_expired", "expired"),
    REVOKED(44, "certificate_revoked", "revoked"),
    NOT_YET_VALID(42, "bad_certificate", "not-yet-valid"),
    /** Malformed, too long, a CA as the leaf, not for client authentication. */
    UNFIT(42, "bad_certificate", "bad-credential"),
    UNKNOWN_DEVICE(42, "bad_certificate", "unknown-id"),
    QUARANTINED(49, "access_denied", "quarantined"),
    RETIRED(49, "access_denied", "retired"),
    NOT_ENROLLED(49, "access_denied", "not-enrolled");

    private final int alert;
    private final String alertName;
    private final String word;

    Why(int alert, String alertName, String word) {
      this.alert = alert;
      this.alertName = alertName;
      this.word = word;
    }

    public int alert() {
      return alert;
    }

    public String alertName() {
      return alertName;
    }

    public String word() {
      return word;
    }
  }

  private final Why why;
  private final String who;

  PeerRefused(Why why, String who) {
    super(why.word() + ": " + who, new CertPathValidatorException(why.word(), null, null, -1, reason(why)));
    this.why = why;
    this.who = who;
  }

  public Why why() {
    return why;
  }

  public String who() {
    return who;
  }

  /** The refusal inside what a failed handshake threw, if that is why it failed. */
  public static @Nullable PeerRefused in(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 8; depth++, at = at.getCause()) if (at instanceof PeerRefused found) return found;
    return null;
  }

  /** The name of the alert with which a handshake ended, as far as JSSE tells: its messages begin with it in brackets when the alert was ours or the peer's. */
  public static String alertOf(@Nullable Throwable failure) {
    PeerRefused refused = in(failure);
    if (refused != null) return refused.why().alertName();
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 8; depth++, at = at.getCause()) {
      if (!(at instanceof SSLException) || at.getMessage() == null) continue;
      String message = at.getMessage();
      int close = message.indexOf(')');
      if (message.startsWith("(") && close > 1) return message.substring(1, close);
      if (message.startsWith("Received fatal alert: ")) return message.substring("Received fatal alert: ".length());
    }
    return "none";
  }

  private static CertPathValidatorException.Reason reason(Why why) {
    return switch (why) {
      case EXPIRED -> BasicReason.EXPIRED;
      case REVOKED -> BasicReason.REVOKED;
      case NOT_YET_VALID -> BasicReason.NOT_YET_VALID;
      case UNFIT, UNKNOWN_DEVICE -> BasicReason.INVALID_SIGNATURE;
      case UNKNOWN_ISSUER, QUARANTINED, RETIRED, NOT_ENROLLED -> BasicReason.UNSPECIFIED;
    };
  }
}
