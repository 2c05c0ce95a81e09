package dev.bulwark.hardening.evidence;

/**
 * What one input says about one assertion.
 *
 * @param why the rules or facts that decided
 */
record Answer(Kind kind, String why) {
  /** In the order in which they prevail where several inputs speak. */
  enum Kind {
    /** It does not hold here. */
    REFUTES,
    /** It would have to be known whether it holds, and is not. */
    UNKNOWN,
    HOLDS,
    /** The input has nothing to do with it. */
    SILENT
  }

  static final Answer SILENT = new Answer(Kind.SILENT, "");

  static Answer holds(String why) {
    return new Answer(Kind.HOLDS, why);
  }

  static Answer refutes(String why) {
    return new Answer(Kind.REFUTES, why);
  }

  static Answer unknown(String why) {
    return new Answer(Kind.UNKNOWN, why);
  }
}
