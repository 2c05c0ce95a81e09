package dev.bulwark.network.proof;

import dev.bulwark.network.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * A packet that the rules treat otherwise than the policy.
 *
 * @param expectedAllow what the policy says; the rules say, or may say, the opposite
 * @param rule the text of the rule that decides; null where a chain's policy does
 */
public record Counterexample(Packet packet, boolean expectedAllow, @Nullable String rule) {}
