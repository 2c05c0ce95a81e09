package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that a device does on the network, observed or declared.
 *
 * @param opened who sent the first packet: {@link Direction#FROM_DEVICE} or {@link Direction#TO_DEVICE}
 * @param protocol 0 to 255; ICMP is 1 over IPv4 and 58 over IPv6
 * @param remote empty for anyone
 * @param port of the side that was called, 0 to 65535; for TCP and UDP only, and always there
 */
public record Behaviour(Direction opened, Family family, int protocol, Optional<Remote> remote, OptionalInt port) {
  static final String BROKEN = "NETWORK-309";

  public Behaviour {
    if (opened == Direction.NONE) throw new IllegalArgumentException("somebody opened it");
    if (port.isPresent() != carriesPorts(protocol)) throw new IllegalArgumentException("TCP and UDP have a port, others have none");
  }

  static boolean carriesPorts(int protocol) {
    return protocol == Flow.TCP || protocol == Flow.UDP;
  }

  /** Everything it says in one line, in the order that files are written in. */
  String text() {
    return opened.id() + " " + family.id() + " " + String.format("%03d", protocol) + " " + remote.map(Remote::text).orElse("any") + " " + (port.isPresent() ? String.format("%05d", port.getAsInt()) : "");
  }

  /**
   * The other side in the words of {@link Remote#text}, or as a bare address, network or host name; {@code any} is empty.
   *
   * @throws Problem NETWORK-309
   */
  public static Optional<Remote> remote(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    Optional<Prefix> network = Prefix.parse(text.startsWith("net:") ? rest : text);
    if (network.isPresent()) return network.filter(each -> each.length() > 0).map(Remote.Net::new);
    if (text.startsWith("controller:") && printable(rest)) return Optional.of(new Remote.Controller(rest));
    if (text.startsWith("model:") && MudUrl.wellFormed(rest)) return Optional.of(new Remote.Model(rest));
    if (text.startsWith("manufacturer:") && HostName.parse(rest).isPresent()) return Optional.of(new Remote.Manufacturer(HostName.parse(rest).orElseThrow().text()));
    return switch (text) {
      case "any" -> Optional.empty();
      case "my-controller" -> Optional.of(new Remote.MyController());
      case "local-networks" -> Optional.of(new Remote.LocalNetworks());
      case "same-manufacturer" -> Optional.of(new Remote.SameManufacturer());
      default -> {
        HostName name =
            HostName.parse(text.startsWith("dns:") ? rest : text)
                .orElseThrow(() -> new Problem(BROKEN, "nobody is called " + Remarks.shown(text), "give a host name, an address, a network, any, my-controller, local-networks or controller:URI"));
        yield Optional.of(new Remote.Dns(name.text()));
      }
    };
  }

  private static boolean printable(String text) {
    return text.matches("[!-~]{1,500}");
  }
}
