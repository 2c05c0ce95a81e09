package dev.bulwark.hardening.audit;

/** Why a rule on a configuration came to its verdict. */
public enum Reason {
  /** The file sets the symbol. */
  ASSIGNED("assigned"),
  /** The release's default applies. */
  DEFAULT("default"),
  /** The symbol is not in the file. */
  ABSENT("absent"),
  /** The file sets it by an older name. */
  RENAMED("renamed"),
  /** The release does not know the symbol. */
  NOT_IN_VERSION("not-in-version"),
  /** The rule's own condition decided. */
  CONDITION("condition"),
  /** The release is not known, and releases differ. */
  IDF_VERSION_UNKNOWN("idf-version-unknown");

  private final String id;

  Reason(String id) {
    this.id = id;
  }

  /** As in the JSON form. */
  public String id() {
    return id;
  }
}
