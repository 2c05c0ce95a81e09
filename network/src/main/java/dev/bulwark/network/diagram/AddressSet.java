package dev.bulwark.network.diagram;

import dev.bulwark.network.packet.IpSet;
import java.util.List;

/**
 * Addresses of one family: ranges, and what masks with holes mean, which would be more ranges than anyone can hold.
 *
 * @param masks may overlap the ranges and each other
 */
public record AddressSet(IpSet ranges, List<BitMask> masks) {
  public AddressSet {
    masks = List.copyOf(masks);
  }

  public static AddressSet of(IpSet ranges) {
    return new AddressSet(ranges, List.of());
  }
}
