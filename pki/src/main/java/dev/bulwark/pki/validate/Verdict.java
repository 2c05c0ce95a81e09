package dev.bulwark.pki.validate;

/**
 * What was found about one certificate.
 *
 * @param code {@link Code#word()}: stable, for scripts
 * @param reason for a person, one line, safe to print
 */
public record Verdict(boolean valid, String code, String reason) {
  /** Every code a verdict may carry. */
  public enum Code {
    VALID,
    MALFORMED,
    NO_PATH,
    SIGNATURE,
    EXPIRED,
    NOT_YET_VALID,
    REVOKED,
    REVOCATION_UNKNOWN,
    NOT_A_CA,
    PATH_LENGTH,
    KEY_USAGE,
    EXTENDED_KEY_USAGE,
    NAME_CHAINING,
    NAME_CONSTRAINTS,
    NAME_MISMATCH,
    POLICY,
    CRITICAL_EXTENSION,
    ALGORITHM,
    NONCONFORMING,
    TOO_DEEP,
    TOO_COMPLEX,
    UNREADABLE_INPUT,
    OTHER;

    /** As it stands in JSON: lower case with hyphens. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  static Verdict good(int certificates) {
    return new Verdict(true, Code.VALID.word(), "a path of " + certificates + (certificates == 1 ? " certificate" : " certificates") + " holds");
  }

  static Verdict bad(Code code, String reason) {
    return new Verdict(false, code.word(), dev.bulwark.problem.Printable.line(reason, 300));
  }
}
