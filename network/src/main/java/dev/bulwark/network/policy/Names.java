package dev.bulwark.network.policy;

import dev.bulwark.problem.Printable;
import java.util.Set;

/** Names that mean something without being written down. */
final class Names {
  /** Every zone. */
  static final String ANY = "any";

  /** Every zone that is not external. */
  static final String INTERNAL = "internal";

  /** The enforcing machine itself; only as a destination. */
  static final String GATEWAY = "gateway";

  static final Set<String> BUILT_IN = Set.of(ANY, INTERNAL, GATEWAY);

  private Names() {}

  /** Text from a file, fit for one line of a message. */
  static String shown(String text) {
    return Printable.line(text, 80);
  }
}
