package dev.bulwark.network.ruleset;

import dev.bulwark.network.packet.Packet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What rules ask about that a packet does not carry itself.
 *
 * @param out the interface a forwarded packet leaves by
 * @param reversePath whether the way back to its source leads by the interface it came from
 */
public record Surroundings(Function<Packet, String> out, Predicate<Packet> reversePath) {}
