package dev.bulwark.network.model;

import org.jspecify.annotations.Nullable;

/**
 * What happens to a packet, and why.
 *
 * @param rule the policy's rule that decided; null where none did
 */
public record Judgement(boolean allow, Reason reason, @Nullable String rule) {
  /** In the order in which they are asked. */
  public enum Reason {
    INVALID,
    CONNTRACK,
    ANTISPOOF,
    ISOLATION,
    RULE,
    DEFAULT;

    /** As in JSON. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
