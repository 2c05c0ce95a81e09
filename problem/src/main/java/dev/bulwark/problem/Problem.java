package dev.bulwark.problem;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault told to a person: a stable code, what is wrong and how to mend it.
 *
 * <p>The same three parts stand in the command line's one line on standard error, in the API's problem document (RFC 9457) and in
 * {@code docs/errors.md}. The cause goes to the log only, because it may quote what the client must not learn.
 */
public final class Problem extends RuntimeException {
  private static final Pattern CODE = Pattern.compile("[A-Z]{2,10}-[0-9]{3}");
  private final String code;
  private final String hint;

  /**
   * @param code stable, {@code AREA-NNN}; listed in {@code docs/errors.md}
   * @param detail what is wrong, one line, no secret in it
   * @param hint how to mend it: an action
   */
  public Problem(String code, String detail, String hint) {
    this(code, detail, hint, null);
  }

  public Problem(String code, String detail, String hint, @Nullable Throwable cause) {
    super(detail, cause);
    if (!CODE.matcher(code).matches()) throw new IllegalArgumentException("not an error code: " + code);
    this.code = code;
    this.hint = hint;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public String hint() {
    return hint;
  }

  /** {@code CODE: what is wrong: how to mend it}, with control characters made visible. */
  public String line() {
    return Printable.line(code + ": " + detail() + ": " + hint);
  }
}
