package dev.bulwark.network.model;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.ServiceSet;
import org.jspecify.annotations.Nullable;

/**
 * A product of sets: new packets of one family from one zone to one zone, or to the gateway itself, whose addresses and service are in the sets. Nothing in it is empty.
 *
 * @param name of the policy's rule; several neighbours may carry the same one
 * @param in the zone whose leg it comes in by
 * @param out the zone that owns the destination; null for the gateway itself
 * @param source part of what the zone owns
 * @param destination part of what the zone owns; {@link IpSet#all} where {@code out} is null
 * @param names the destination must be in this set as well; null where it need not
 */
public record ModelRule(String name, boolean allow, boolean log, Family family, String in, @Nullable String out, IpSet source, IpSet destination, @Nullable NameSet names, ServiceSet services) {
  /** For every address of {@code destination}. */
  public ModelRule(String name, boolean allow, boolean log, Family family, String in, @Nullable String out, IpSet source, IpSet destination, ServiceSet services) {
    this(name, allow, log, family, in, out, source, destination, null, services);
  }
}
