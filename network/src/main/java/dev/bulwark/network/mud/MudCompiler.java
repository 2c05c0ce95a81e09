package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Turns a MUD file into rules for one device.
 *
 * <h2>Guarantees</h2> The device gets through to what the file accepts, in the order of its lists, to nothing else, and to nobody that the file names but the site does not know. Entries towards the device let answers through
 * unless they say that others may begin. The table only takes away: other tables still judge what it lets through. The same input gives the same bytes, and no text of the file reaches either output unescaped.
 * <h2>Does not guarantee</h2> Anything about packets that do not pass this machine, or that are meant for it: the site's policy judges those.
 * <h2>Fails by</h2> {@link Problem} NETWORK-307.
 */
public final class MudCompiler {
  private static final String LOST = "NETWORK-308";
  private final MudFile file;
  private final MudSite site;
  private final Names names;
  private final List<MudFault> warnings = new ArrayList<>();

  private MudCompiler(MudFile file, MudSite site) {
    this.file = file;
    this.site = site;
    this.names = Names.of(file, site);
  }

  /** The rules of a valid file. */
  public static MudRules compile(MudFile file, MudSite site) {
    if (!file.valid()) throw new IllegalArgumentException("nothing is compiled from a file that breaks the standard");
    MudCompiler compiler = new MudCompiler(file, site);
    String table = compiler.table();
    String nft = compiler.nft(table);
    return new MudRules(table, nft, compiler.dnsmasq(table), compiler.warnings);
  }

  /** One for each file and device. */
  private String table() {
    String of = file.mudUrl().orElse("") + "\n" + site.ipv4().map(Ip::toString).orElse("") + "\n" + site.ipv6().map(Ip::toString).orElse("");
    try {
      return "bulwark_mud_" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8)), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String nft(String table) {
    StringBuilder text = new StringBuilder("# Made from a MUD file; load with nft -f. Sets fill as the device resolves names.\n");
    text.append("table inet ").append(table).append("\ndelete table inet ").append(table).append("\ntable inet ").append(table).append(" {\n");
    int number = 0;
    for (HostName name : names.all()) {
      text.append("  # ").append(name).append('\n');
      for (Family family : Family.values())
        text.append("  set ").append(Names.set(number, family)).append(" {\n    type ").append(family.id()).append("_addr\n    flags timeout\n    timeout 1d\n    size 1024\n  }\n");
      number++;
    }
    StringBuilder base = new StringBuilder("  chain forward {\n    type filter hook forward priority filter; policy accept;\n");
    for (Family family : Family.values()) {
      Optional<Ip> device = site.device(family);
      if (device.isEmpty()) unheld(family);
      else {
        for (Direction direction : List.of(Direction.FROM_DEVICE, Direction.TO_DEVICE)) {
          String chain = (direction == Direction.FROM_DEVICE ? "from_" : "to_") + (family == Family.IPV4 ? "4" : "6");
          chain(text, chain, direction, family, device.get());
          base.append("    ").append(family == Family.IPV4 ? "ip " : "ip6 ").append(direction == Direction.FROM_DEVICE ? "saddr " : "daddr ").append(device.get()).append(" jump ").append(chain).append('\n');
        }
      }
    }
    for (Acl acl : file.acls()) {
      if (acl.type() == AclType.ETHERNET) warn(acl.name(), "frames are not judged here, only what is routed; the list has no effect");
      if (acl.direction() == Direction.NONE) warn(acl.name(), "no policy of the file names the list; it has no effect");
    }
    return text.append(base).append("  }\n}\n").toString();
  }

  private void unheld(Family family) {
    warn("", "no " + family.id() + " address of the device was given: what it sends from one is not held by these rules");
  }

  private void chain(StringBuilder text, String chain, Direction direction, Family family, Ip device) {
    text.append("  chain ").append(chain).append(" {\n    ct state invalid drop\n");
    List<Flow> flows = file.flows().stream().filter(flow -> flow.direction() == direction && flow.family() == (family == Family.IPV4 ? AclType.IPV4 : AclType.IPV6)).toList();
    List<Resolution> resolutions = flows.stream().map(flow -> Resolution.of(flow, family, device, site)).toList();
    for (int i = 0; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      Optional<String> protocol = NftMatch.protocol(flow, family);
      Resolution resolution = resolutions.get(i);
      Optional<String> lost = protocol.isEmpty() ? Optional.of("no packet is of that kind") : resolution.reason();
      if (lost.isEmpty()) {
        for (Resolution.Alternative alternative : resolution.known()) rule(text, flow, protocol.orElseThrow(), NftMatch.addresses(alternative, family, direction == Direction.FROM_DEVICE ? "daddr" : "saddr", names));
        if (flow.action() != Action.ACCEPT && !resolution.known().getFirst().names().isEmpty()) warn(where(flow), "a name is kept out only at the addresses that the resolver has told the device");
      } else if (flow.action() != Action.ACCEPT && protocol.isPresent() && wouldPass(flow, i, flows, resolutions)) {
        // Left out, it would let a later entry open what the manufacturer closed.
        rule(text, flow, protocol.get(), "");
        warn(where(flow), lost.get() + "; to be safe it is applied to everybody, because a later entry opens the same");
      } else {
        warn(where(flow), lost.get() + "; it lets nothing through");
      }
    }
    text.append("    ct state established,related accept\n    counter drop comment \"everything else\"\n  }\n");
  }

  private static boolean wouldPass(Flow closed, int at, List<Flow> flows, List<Resolution> resolutions) {
    for (int later = at + 1; later < flows.size(); later++)
      if (flows.get(later).action() == Action.ACCEPT && !resolutions.get(later).known().isEmpty() && mayMeet(closed, flows.get(later))) return true;
    return false;
  }

  private static boolean mayMeet(Flow one, Flow other) {
    if (one.transport().isPresent() && other.transport().isPresent() && one.transport().getAsInt() != other.transport().getAsInt()) return false;
    return mayMeet(one.sourcePorts(), other.sourcePorts()) && mayMeet(one.destinationPorts(), other.destinationPorts());
  }

  private static boolean mayMeet(Optional<Ports> one, Optional<Ports> other) {
    if (one.isEmpty() || other.isEmpty() || one.get().except() || other.get().except()) return true;
    return one.get().low() <= other.get().high() && other.get().low() <= one.get().high();
  }

  private static void rule(StringBuilder text, Flow flow, String protocol, String addresses) {
    text.append("    ");
    for (String part : List.of(protocol, addresses, NftMatch.connection(flow))) if (!part.isEmpty()) text.append(part).append(' ');
    text.append(flow.action().id()).append(' ').append(NftMatch.comment(flow)).append('\n');
  }

  private String dnsmasq(String table) {
    StringBuilder text = new StringBuilder("# Made from a MUD file; needs dnsmasq with nftset, and the device must resolve its names through it.\n");
    int number = 0;
    for (HostName name : names.all()) {
      text.append("nftset=/").append(name).append("/4#inet#").append(table).append('#').append(Names.set(number, Family.IPV4)).append(",6#inet#").append(table).append('#').append(Names.set(number, Family.IPV6)).append('\n');
      number++;
    }
    return text.toString();
  }

  private static String where(Flow flow) {
    return flow.acl() + "/" + flow.ace();
  }

  private void warn(String where, String message) {
    if (warnings.size() < 500) warnings.add(new MudFault(LOST, where, message));
  }
}
