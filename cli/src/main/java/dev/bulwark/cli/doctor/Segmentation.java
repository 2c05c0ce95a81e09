package dev.bulwark.cli.doctor;

import dev.bulwark.cli.doctor.Check.Finding;
import dev.bulwark.network.enforce.Nft;
import dev.bulwark.network.lab.Devices;
import dev.bulwark.network.lab.Devices.Kind;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.NetlinkDump;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this machine offers for the segmentation of a site, and what is used where something is missing. Everything is tried in namespaces that are thrown away: the machine's own rules and devices are neither read nor
 * changed.
 */
final class Segmentation {
  private static final int NETFILTER = 12;
  private static final int CONNECTIONS = 0x101;
  private static final int LONGEST = 120;
  private static final String RULES =
      """
      table inet t {
        chain p {
          type filter hook prerouting priority -150; policy accept;
          fib saddr . iif oif missing drop
        }
        chain f {
          type filter hook forward priority 0; policy drop;
          ct state established,related accept
          limit rate 10/second log prefix "x" group 7
        }
      }
      """;

  private final List<Finding> findings = new ArrayList<>();
  private final String path;

  private Segmentation(String path) {
    this.path = path;
  }

  /** @param path where programs are looked for, as in {@code PATH} */
  static List<Finding> look(String path) {
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    return look(path, () -> {
      if (!linux) throw new Problem("NETWORK-260", "this is no Linux", "run it on Linux");
      return Namespace.create();
    });
  }

  /** @param made a namespace to try things in */
  static List<Finding> look(String path, Supplier<Namespace> made) {
    Segmentation here = new Segmentation(path);
    try (Namespace namespace = made.get()) {
      here.findings.add(Finding.ok("namespace", "network namespaces can be made: `network simulate` and `drift` work here"));
      here.rules(namespace);
      here.devices(Devices.missing());
    } catch (Problem e) {
      here.findings.add(
          Finding.warn(
              "namespace", "what this machine offers for segmentation was not looked at: " + e.detail(),
              "run it as root on Linux; `network check`, `compile` and `prove --ruleset` need none of it"));
    }
    return here.findings;
  }

  private void rules(Namespace namespace) {
    Nft nft = new Nft(namespace);
    try {
      findings.add(Finding.ok("nft", nft.version()));
    } catch (Problem e) {
      findings.add(Finding.warn("nft", e.detail(), "install the package nftables to apply rules here; `network compile` and `prove` need no program"));
      return;
    }
    String refused = refused(() -> loaded(nft, RULES));
    if (refused.isEmpty()) findings.add(Finding.ok("nftables", "the kernel takes the rules that are compiled: both families, connection tracking, routes looked up, drops logged"));
    else findings.add(Finding.warn("nftables", "rules cannot be applied here: " + refused, "use a kernel with nf_tables, nft_fib and nft_ct, or `network compile` for other equipment"));
    String bridge = refused(() -> loaded(nft, bridge("ether saddr 02:00:00:00:00:01 drop")));
    String tracking = refused(() -> loaded(nft, bridge("ct state established accept")));
    if (!bridge.isEmpty()) findings.add(instead("bridge-fw", "rules on bridges", "the quarantine cuts a hardware address off as a sender, not as a receiver"));
    else if (!tracking.isEmpty()) findings.add(instead("bridge-fw", "connection tracking in rules on bridges", "rules on bridges look at hardware addresses alone"));
    else findings.add(Finding.ok("bridge-fw", "this kernel has rules on bridges, connection tracking included"));
    String connections = refused(() -> namespace.inside(Segmentation::connections));
    if (connections.isEmpty()) findings.add(Finding.ok("conntrack", "connections can be forgotten one by one"));
    else findings.add(instead("conntrack", "forgetting of single connections", "the quarantine drops before connection tracking"));
  }

  private void devices(Map<Kind, String> missing) {
    one(missing, Kind.CABLE, "veth", "virtual cables", "none: `network simulate` needs them");
    one(missing, Kind.BRIDGE, "bridge", "bridges", "Open vSwitch (`compile --target ovs`)");
    one(missing, Kind.ISOLATION, "isolation", "ports of a bridge that do not see each other", "Open vSwitch, whose ports can be protected");
    one(missing, Kind.FILTERING, "filtering", "bridges that look at VLAN tags (vlan_filtering)", "`switch.mode: bridge-per-vlan`, or Open vSwitch");
    one(missing, Kind.TAGGED, "802.1q", "devices for one VLAN of a trunk", "a cable for each VLAN (`bridge-per-vlan`), or Open vSwitch with datapath_type=netdev");
    if (!missing.containsKey(Kind.WIREGUARD)) findings.add(Finding.ok("wireguard", "this kernel has WireGuard devices"));
    else if (program("wireguard-go")) findings.add(instead("wireguard", "WireGuard devices", "wireguard-go, which is installed"));
    else findings.add(Finding.warn("wireguard", "no WireGuard devices in this kernel, and no wireguard-go", "install the package wireguard-go to end tunnels here"));
  }

  private void one(Map<Kind, String> missing, Kind kind, String check, String what, String instead) {
    findings.add(missing.containsKey(kind) ? instead(check, what, instead) : Finding.ok(check, "this kernel has " + what));
  }

  private static Finding instead(String check, String what, String instead) {
    return Finding.ok(check, "this kernel has no " + what + "; instead: " + instead);
  }

  private static String bridge(String rule) {
    return "table bridge t {\n  chain c {\n    type filter hook forward priority 0; policy accept;\n    " + rule + "\n  }\n}\n";
  }

  private static boolean loaded(Nft nft, String rules) {
    nft.load(rules);
    return true;
  }

  private static boolean connections() {
    try (NetlinkDump netlink = new NetlinkDump(NETFILTER)) {
      return netlink.list(CONNECTIONS, new byte[4]).isEmpty();
    }
  }

  /** Why it is not possible; empty where it is. */
  private static String refused(Supplier<Boolean> attempt) {
    try {
      return attempt.get() ? "" : "the kernel gives no answer";
    } catch (Problem e) {
      return Printable.line(e.detail(), LONGEST);
    }
  }

  private boolean program(String name) {
    for (String folder : (path + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin").split(File.pathSeparator, -1)) if (!folder.isEmpty() && new File(folder, name).canExecute()) return true;
    return false;
  }
}
