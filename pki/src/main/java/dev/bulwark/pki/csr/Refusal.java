package dev.bulwark.pki.csr;

/** Why a request was refused: a stable code, what is wrong, what to do about it. Carries no stack: it is an answer, and a flood of them must stay cheap. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;
  private final String hint;

  public Refusal(String code, String detail, String hint) {
    super(detail, null, false, false);
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
}
