package dev.bulwark.pki.der;

/** Outside bytes are not what they had to be; the message says what, in words that may be shown to the client. Carries no stack: it is an answer, not a fault. */
public final class NotDer extends Exception {
  private static final long serialVersionUID = 1L;

  public NotDer(String what) {
    super(what, null, false, false);
  }

  public String what() {
    return String.valueOf(getMessage());
  }
}
