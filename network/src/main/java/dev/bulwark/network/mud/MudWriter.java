package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the MUD file that lets a device do just what it was seen doing, or what was declared (RFC 8520).
 *
 * <h2>Guarantees</h2> The file is valid, says every behaviour and its answers and nothing else, and is the same for the same behaviours in any order.
 * <h2>Does not guarantee</h2> That the device needs all it did: look at the file before signing it. A MUD file can say only of TCP who may begin.
 * <h2>Fails by</h2> {@link Problem} NETWORK-310 where there is nothing to write or too much.
 */
public final class MudWriter {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String UNFIT = "NETWORK-310";

  private MudWriter() {}

  /** The file as bytes; its URL must be {@linkplain MudUrl#wellFormed well formed}. */
  public static byte[] write(Collection<Behaviour> behaviours, String url, String systemInfo, Instant at) {
    if (!MudUrl.wellFormed(url)) throw new Problem(UNFIT, "the URL is not https, or has a user, a fragment or blanks", "give the https URL that the file will be fetched from");
    if (behaviours.isEmpty()) throw new Problem(UNFIT, "nothing was observed or declared", "give at least one flow; a device that needs no network needs no MUD file");
    if (systemInfo.length() > 60 || systemInfo.chars().anyMatch(c -> c < ' ')) throw new Problem(UNFIT, "the description is longer than 60 characters", "shorten it");
    TreeMap<String, Behaviour> sorted = new TreeMap<>();
    behaviours.forEach(each -> sorted.put(each.text(), each));
    ObjectNode root = MAPPER.createObjectNode();
    ObjectNode mud = root.putObject("ietf-mud:mud");
    mud.put("mud-version", 1).put("mud-url", url).put("last-update", at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString().replace("Z", "+00:00")).put("cache-validity", 48).put("is-supported", true);
    if (!systemInfo.isEmpty()) mud.put("systeminfo", systemInfo);
    ArrayNode acls = root.putObject("ietf-access-control-list:acls").putArray("acl");
    for (Direction direction : List.of(Direction.FROM_DEVICE, Direction.TO_DEVICE)) {
      ArrayNode named = mud.putObject(direction.id() + "-policy").putObject("access-lists").putArray("access-list");
      for (Family family : Family.values()) list(sorted.values(), direction, family, named, acls);
    }
    byte[] bytes = (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root).replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MudReader.LARGEST) throw new Problem(UNFIT, "the file would be larger than readers take", "leave out what the device does not need; a scan of the whole network is no behaviour to allow");
    return bytes;
  }

  private static void list(Collection<Behaviour> behaviours, Direction direction, Family family, ArrayNode named, ArrayNode acls) {
    List<Behaviour> these = behaviours.stream().filter(each -> each.family() == family).toList();
    if (these.isEmpty()) return;
    String name = direction.id() + "-" + family.id();
    named.addObject().put("name", name);
    ObjectNode acl = acls.addObject().put("name", name).put("type", family.id() + "-acl-type");
    ArrayNode aces = acl.putObject("aces").putArray("ace");
    int number = 0;
    for (Behaviour behaviour : these) {
      ObjectNode ace = aces.addObject().put("name", (behaviour.opened() == Direction.FROM_DEVICE ? "out-" : "in-") + number++);
      matches(ace.putObject("matches"), behaviour, direction);
      ace.putObject("actions").put("forwarding", "accept");
    }
  }

  private static void matches(ObjectNode matches, Behaviour behaviour, Direction direction) {
    ObjectNode ip = matches.putObject(behaviour.family().id()).put("protocol", behaviour.protocol());
    boolean away = direction == Direction.FROM_DEVICE;
    behaviour.remote().ifPresent(remote -> remote(matches, ip, remote, behaviour.family(), away));
    if (behaviour.port().isEmpty()) return;
    ObjectNode transport = matches.putObject(behaviour.protocol() == Flow.TCP ? "tcp" : "udp");
    if (behaviour.protocol() == Flow.TCP) transport.put("ietf-mud:direction-initiated", behaviour.opened().id());
    transport.putObject(behaviour.opened() == direction ? "destination-port" : "source-port").put("operator", "eq").put("port", behaviour.port().getAsInt());
  }

  private static void remote(ObjectNode matches, ObjectNode ip, Remote remote, Family family, boolean away) {
    switch (remote) {
      case Remote.Dns dns -> ip.put(away ? "ietf-acldns:dst-dnsname" : "ietf-acldns:src-dnsname", dns.name());
      case Remote.Net net -> ip.put((away ? "destination-" : "source-") + family.id() + "-network", net.prefix().toString());
      case Remote.NoNet none -> throw new IllegalArgumentException("nobody behaves towards a network that is none");
      case Remote.Controller controller -> matches.putObject("ietf-mud:mud").put("controller", controller.uri());
      case Remote.Manufacturer manufacturer -> matches.putObject("ietf-mud:mud").put("manufacturer", manufacturer.host());
      case Remote.Model model -> matches.putObject("ietf-mud:mud").put("model", model.url());
      case Remote.MyController mine -> matches.putObject("ietf-mud:mud").putArray("my-controller").addNull();
      case Remote.LocalNetworks local -> matches.putObject("ietf-mud:mud").putArray("local-networks").addNull();
      case Remote.SameManufacturer same -> matches.putObject("ietf-mud:mud").putArray("same-manufacturer").addNull();
    }
  }
}
