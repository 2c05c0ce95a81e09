package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;

/** Writes OpenWrt's unified configuration. */
final class Uci {
  private final StringBuilder text;

  Uci(String head) {
    text = new StringBuilder("# ").append(head).append('\n');
  }

  /** @param name empty for a section without one */
  Uci section(String type, String name) {
    text.append("\nconfig ").append(type).append(name.isEmpty() ? "" : " " + quoted(name)).append('\n');
    return this;
  }

  Uci option(String key, String value) {
    text.append("\toption ").append(key).append(' ').append(quoted(value)).append('\n');
    return this;
  }

  Uci list(String key, Iterable<String> values) {
    for (String value : values) text.append("\tlist ").append(key).append(' ').append(quoted(value)).append('\n');
    return this;
  }

  /** In single quotes nothing has a meaning but the quote itself. */
  static String quoted(String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) throw Backend.inexpressible(OpenWrtBackend.ID, "a text with control characters or beyond ASCII", "use plain ASCII");
    return "'" + value.replace("'", "'\\''") + "'";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
