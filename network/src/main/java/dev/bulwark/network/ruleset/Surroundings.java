package dev.bulwark.network.ruleset;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Packet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What rules ask about that a packet does not carry itself.
 *
 * @param out the interface a forwarded packet leaves by
 * @param reversePath whether the way back to its source leads by the interface it came from
 */
public record Surroundings(Function<Packet, String> out, Predicate<Packet> reversePath) {
  /** At the site of a policy: packets leave by the leg of the zone that owns the destination, and sources are reached by the leg of the one that owns them. */
  public static Surroundings of(Model model) {
    return new Surroundings(
        packet -> model.zones().values().stream().filter(zone -> zone.owns(packet.family()).contains(packet.destination())).map(ModelZone::intf).findFirst().orElse(""),
        packet -> model.zoneOf(packet.iif()).map(zone -> zone.owns(packet.family()).contains(packet.source())).orElse(false));
  }
}
