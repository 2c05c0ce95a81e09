package dev.bulwark.network.mud;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One entry of an access list.
 *
 * @param direction that of its list
 * @param protocol as the entry says, 0 to 255; empty where it does not
 * @param transport what the ports or the type belong to: that of a {@code tcp}, {@code udp} or {@code icmp} part, else the protocol; empty where neither is given
 * @param remotes whom the device speaks with: all of them must match; empty means anyone
 * @param device what the entry demands of the device's own side
 * @param initiated who opened the connection; empty where it does not matter
 * @param unread what else it demands that is not understood here; an entry with any matches fewer packets than the rest of it says
 */
public record Flow(
    String acl,
    String ace,
    Direction direction,
    AclType family,
    OptionalInt protocol,
    OptionalInt transport,
    List<Remote> remotes,
    List<Remote> device,
    Optional<Ports> sourcePorts,
    Optional<Ports> destinationPorts,
    OptionalInt icmpType,
    OptionalInt icmpCode,
    Ethernet ethernet,
    Optional<Direction> initiated,
    Action action,
    List<String> unread) {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;

  /** What the entry demands of the frame; empty text where nothing. */
  public record Ethernet(OptionalInt type, String sourceAddress, String destinationAddress) {
    public static final Ethernet ANY = new Ethernet(OptionalInt.empty(), "", "");
  }

  public Flow {
    remotes = List.copyOf(remotes);
    device = List.copyOf(device);
    unread = List.copyOf(unread);
  }

  /** The peer's side in one word: the most exact of what the entry says, or {@code any}. */
  public String remote() {
    return remotes.isEmpty() ? "any" : remotes.getFirst().text();
  }
}
