package dev.bulwark.network.lab;

import dev.bulwark.network.lab.Netlink.Request;
import dev.bulwark.problem.Problem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which network devices, and which properties of them, this machine's kernel has: each is made for real, in a namespace that is thrown away. */
public final class Devices {
  private static final int PORT = 101;
  private static final int BRIDGE = 102;
  private static final int OTHER = 103;
  private static final int FAR = 2;

  private Devices() {}

  /** What a kernel may lack. */
  public enum Kind {
    /** Virtual cables ({@code veth}). */
    CABLE,
    BRIDGE,
    /** Ports of a bridge that do not see each other. */
    ISOLATION,
    /** Bridges that look at VLAN tags. */
    FILTERING,
    /** Devices for one VLAN of another device (802.1Q). */
    TAGGED,
    WIREGUARD
  }

  /** What the kernel lacks, with its own word for it. {@code NETWORK-260} where no namespace can be made; it may load a module of its own for what it has. */
  public static Map<Kind, String> missing() {
    return Namespace.apart(
        () -> {
          Map<Kind, String> missing = new EnumMap<>(Kind.class);
          Namespace here = Namespace.unshared();
          try (Netlink kernel = new Netlink(); Namespace there = Namespace.create()) {
            attempt(missing, Kind.BRIDGE, kernel, Requests.bridge("b0", BRIDGE));
            attempt(missing, Kind.CABLE, kernel, Requests.cable("p0", PORT, missing.containsKey(Kind.BRIDGE) ? 0 : BRIDGE, there, "e0", FAR, Mac.of(0, 1)));
            attempt(missing, Kind.ISOLATION, kernel, Requests.isolate("p0", PORT, true));
            attempt(missing, Kind.FILTERING, kernel, Requests.filtering("b1", OTHER));
            attempt(missing, Kind.TAGGED, kernel, Requests.tagged("v0", OTHER + 1, PORT, 10));
            attempt(missing, Kind.WIREGUARD, kernel, Requests.wireguard("w0", OTHER + 2));
          } finally {
            here.close();
          }
          return missing;
        });
  }

  private static void attempt(Map<Kind, String> missing, Kind kind, Netlink kernel, Request request) {
    try {
      kernel.make(List.of(request));
    } catch (Problem refused) {
      missing.put(kind, refused.detail());
    }
  }
}
