package dev.bulwark.network.mud;

import java.util.Locale;

/** What becomes of a packet that matches. */
public enum Action {
  ACCEPT,
  DROP,
  REJECT;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
