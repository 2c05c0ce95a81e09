package dev.bulwark.hardening.rule;

/** True, false, or not known: what is not known stays so unless the other side decides alone. */
public enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  public static Truth of(boolean known) {
    return known ? TRUE : FALSE;
  }

  /** Unknown and false is false. */
  public Truth and(Truth other) {
    return compareTo(other) < 0 ? this : other;
  }

  /** Unknown or true is true. */
  public Truth or(Truth other) {
    return compareTo(other) > 0 ? this : other;
  }

  public Truth not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
