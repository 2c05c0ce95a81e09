package dev.bulwark.firmware.plan;

import java.util.Locale;
import java.util.Optional;

/** What a step does. The names in JSON are those of the vendor's commands, in small letters with dashes. */
public enum StepAction {
  /** Looks, and changes nothing. */
  CHECK(false),
  /** Writes flash; can be done again. */
  FLASH(false),
  /** Sets bits of a fuse field. */
  BURN(true),
  /** Writes a secret key into a key block, with purpose and protection. */
  BURN_KEY(true),
  /** Writes the digest of a signing key into a key block that stays readable. */
  BURN_KEY_DIGEST(true),
  /** Makes a block unreadable for software. */
  READ_PROTECT(true),
  /** Makes a field or block unchangeable. */
  WRITE_PROTECT(true),
  /** Lets the virtual chip do all remaining steps, from what the target holds now, and boots it. */
  REHEARSE(false);

  private final boolean irreversible;

  StepAction(boolean irreversible) {
    this.irreversible = irreversible;
  }

  /** Whether it cannot be taken back: everything that touches a fuse. */
  public boolean irreversible() {
    return irreversible;
  }

  /** As in the plan's JSON: {@code burn-key-digest}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<StepAction> named(String id) {
    for (StepAction action : values()) if (action.id().equals(id)) return Optional.of(action);
    return Optional.empty();
  }
}
