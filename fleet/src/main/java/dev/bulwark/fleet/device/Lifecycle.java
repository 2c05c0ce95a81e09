package dev.bulwark.fleet.device;

import java.util.Locale;

/** Where a device stands in its life: registered, enrolled, contained, cut off for good, out of service. */
public enum Lifecycle {
  /** Registered, no certificate yet. */
  PENDING,
  /** Has a certificate and its rights. */
  ACTIVE,
  /** Contained: keeps its certificate, is refused everywhere until released. */
  QUARANTINED,
  /** Its certificates are revoked; final but for a new registration by an operator. */
  REVOKED,
  /** Out of service; its certificates are revoked. */
  RETIRED;

  /** True where a certificate of the device opens a connection. */
  public boolean connects() {
    return this == ACTIVE;
  }

  /** True where the move is allowed: pending → active → quarantined ⇄ active → revoked → retired, and pending may be contained as well. */
  public boolean mayBecome(Lifecycle next) {
    return switch (this) {
      case PENDING -> next != PENDING;
      case ACTIVE -> next != PENDING && next != ACTIVE;
      case QUARANTINED -> next != QUARANTINED;
      case REVOKED -> next == RETIRED;
      case RETIRED -> false;
    };
  }

  /** The word in JSON and in the store: lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Lifecycle of(String word) {
    for (Lifecycle state : values()) if (state.word().equals(word)) return state;
    throw new IllegalArgumentException("no lifecycle state: " + word);
  }
}
