package dev.bulwark.network.proof;

import dev.bulwark.network.packet.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet that the rules treat otherwise than the policy.
 *
 * @param expectedAllow what the policy says; the rules say, or may say, the opposite
 * @param resolved sets that a resolver fills and that its destination must be in, by the names that the table has for them; whatever else they hold
 * @param rule the text of the rule that decides; null where a chain's policy does
 */
public record Counterexample(Packet packet, boolean expectedAllow, List<String> resolved, @Nullable String rule) {
  public Counterexample {
    resolved = List.copyOf(resolved);
  }
}
