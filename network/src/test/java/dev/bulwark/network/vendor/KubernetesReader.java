package dev.bulwark.network.vendor;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.packet.ServiceSet;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What network policies let through, as the API's reference says it: pods that no policy chooses are open, policies add up, both ends must agree. Holds the documents against the schema on the way. Pods have the addresses of their
 * namespace's zone, and carry the names of the hosts whose addresses they have.
 */
final class KubernetesReader {
  private final Policy policy;
  private final Model model;

  /** Of each direction what is allowed, one entry for each subject, peer and port. */
  private final List<ModelRule> egress = new ArrayList<>();

  private final List<ModelRule> ingress = new ArrayList<>();

  KubernetesReader(Policy policy, Model model) {
    this.policy = policy;
    this.model = model;
  }

  /** Only rules that allow; in and out differ from zone to zone. */
  List<ModelRule> read(List<Map<?, ?>> documents) {
    Set<String> denied = new java.util.HashSet<>();
    Set<String> names = new java.util.HashSet<>();
    for (Map<?, ?> document : documents) {
      exactly(document, Set.of("apiVersion", "kind", "metadata", "spec"));
      require(text(document.get("apiVersion")).equals("networking.k8s.io/v1") && text(document.get("kind")).equals("NetworkPolicy"), document);
      Map<?, ?> metadata = map(document.get("metadata"));
      String namespace = text(metadata.get("namespace"));
      require(text(metadata.get("name")).matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?") && names.add(namespace + "/" + metadata.get("name")), metadata);
      ModelZone zone = Objects.requireNonNull(model.zones().get(namespace));
      Map<?, ?> spec = map(document.get("spec"));
      within(spec, Set.of("podSelector", "policyTypes", "ingress", "egress"));
      List<?> types = list(spec.get("policyTypes"));
      require(List.of("Ingress", "Egress").containsAll(types), types);
      Map<?, ?> pods = map(spec.get("podSelector"));
      if (pods.isEmpty() && types.size() == 2) denied.add(namespace);
      if (spec.containsKey("egress")) require(types.contains("Egress"), spec);
      if (spec.containsKey("ingress")) require(types.contains("Ingress"), spec);
      for (Object rule : spec.containsKey("egress") ? list(spec.get("egress")) : List.of()) rule(zone, pods, map(rule), "to", egress);
      for (Object rule : spec.containsKey("ingress") ? list(spec.get("ingress")) : List.of()) rule(zone, pods, map(rule), "from", ingress);
    }
    for (ModelZone zone : model.zones().values()) require(zone.external() || denied.contains(zone.name()), "a namespace is open: " + zone.name());
    return both();
  }

  private void rule(ModelZone zone, Map<?, ?> pods, Map<?, ?> rule, String word, List<ModelRule> into) {
    within(rule, Set.of(word, "ports"));
    List<?> peers = list(rule.get(word));
    require(!peers.isEmpty() && (!rule.containsKey("ports") || !list(rule.get("ports")).isEmpty()), "an empty list means everything: " + rule);
    for (Family family : Family.values())
      for (Object peer : peers)
        for (ModelZone other : model.zones().values()) {
          IpSet mine = pods(family, zone, pods);
          IpSet theirs = peer(family, zone, other, map(peer));
          ServiceSet services = services(family, rule.containsKey("ports") ? list(rule.get("ports")) : null);
          if (mine.isEmpty() || theirs.isEmpty()) continue;
          boolean out = word.equals("to");
          into.add(new ModelRule("read", true, false, family, out ? zone.name() : other.name(), out ? other.name() : zone.name(), out ? mine : theirs, out ? theirs : mine, services));
        }
  }

  private IpSet peer(Family family, ModelZone zone, ModelZone other, Map<?, ?> peer) {
    if (peer.containsKey("ipBlock")) {
      exactly(peer, Set.of("ipBlock"));
      Map<?, ?> block = map(peer.get("ipBlock"));
      within(block, Set.of("cidr", "except"));
      Prefix prefix = Prefix.parse(text(block.get("cidr"))).orElseThrow();
      if (prefix.family() != family) return IpSet.none(family);
      IpSet set = IpSet.of(family, List.of(prefix));
      for (Object except : block.containsKey("except") ? list(block.get("except")) : List.of()) {
        Prefix without = Prefix.parse(text(except)).orElseThrow();
        require(without.family() == family && without.length() > prefix.length() && prefix.overlaps(without), block);
        set = set.and(IpSet.of(family, List.of(without)).not());
      }
      return set.and(other.owns(family));
    }
    within(peer, Set.of("namespaceSelector", "podSelector"));
    String namespace = zone.name();
    if (peer.containsKey("namespaceSelector")) {
      Map<?, ?> labels = map(map(peer.get("namespaceSelector")).get("matchLabels"));
      exactly(labels, Set.of("bulwark.dev/zone"));
      namespace = text(labels.get("bulwark.dev/zone"));
    }
    return other.external() || !namespace.equals(other.name()) ? IpSet.none(family) : pods(family, other, peer.containsKey("podSelector") ? map(peer.get("podSelector")) : Map.of());
  }

  private IpSet pods(Family family, ModelZone zone, Map<?, ?> selector) {
    if (selector.isEmpty()) return zone.owns(family);
    exactly(selector, Set.of("matchExpressions"));
    Map<?, ?> one = map(list(selector.get("matchExpressions")).getFirst());
    require(list(selector.get("matchExpressions")).size() == 1 && text(one.get("key")).equals("bulwark.dev/host") && text(one.get("operator")).equals("In"), one);
    IpSet set = IpSet.none(family);
    for (Object name : list(one.get("values"))) {
      Policy.Host host = Objects.requireNonNull(policy.hosts().get(text(name)));
      require(host.zone().equals(zone.name()), host);
      if (host.address(family).isPresent()) set = set.or(IpSet.of(host.address(family).get()));
    }
    return set;
  }

  private static ServiceSet services(Family family, @Nullable List<?> ports) {
    if (ports == null) return ServiceSet.all(family);
    ServiceSet set = ServiceSet.none(family);
    for (Object each : ports) {
      Map<?, ?> port = map(each);
      within(port, Set.of("protocol", "port", "endPort"));
      int protocol = switch (text(port.get("protocol"))) {
        case "TCP" -> Packet.TCP;
        case "UDP" -> Packet.UDP;
        case "SCTP" -> 132;
        default -> throw new IllegalArgumentException(port.toString());
      };
      int low = port.containsKey("port") ? Integer.parseInt(String.valueOf(port.get("port"))) : 0;
      int high = port.containsKey("endPort") ? Integer.parseInt(String.valueOf(port.get("endPort"))) : low;
      require(!port.containsKey("endPort") || (port.containsKey("port") && high > low), port);
      require(!port.containsKey("port") || (low >= 1 && high <= 65_535), port);
      set = set.or(ServiceSet.of(family, protocol, port.containsKey("port") ? NumberSet.of(low, high) : NumberSet.ALL));
    }
    return set;
  }

  /** Between two namespaces both ends must agree; what is outside has no policies. */
  private List<ModelRule> both() {
    List<ModelRule> rules = new ArrayList<>();
    for (ModelRule out : egress) {
      if (Objects.requireNonNull(model.zones().get(Objects.requireNonNull(out.out()))).external()) rules.add(out);
      for (ModelRule in : ingress) {
        if (in.family() != out.family() || !in.in().equals(out.in()) || !Objects.equals(in.out(), out.out())) continue;
        ModelRule agreed = new ModelRule("read", true, false, in.family(), in.in(), in.out(), in.source().and(out.source()), in.destination().and(out.destination()), in.services().and(out.services()));
        if (!agreed.source().isEmpty() && !agreed.destination().isEmpty() && !agreed.services().isEmpty()) rules.add(agreed);
      }
    }
    for (ModelRule in : ingress) if (Objects.requireNonNull(model.zones().get(in.in())).external()) rules.add(in);
    return rules;
  }

  private static void exactly(Map<?, ?> map, Set<String> keys) {
    require(map.keySet().equals(keys), map);
  }

  private static void within(Map<?, ?> map, Set<String> keys) {
    require(keys.containsAll(map.keySet()), map);
  }

  private static void require(boolean holds, Object what) {
    if (!holds) throw new IllegalArgumentException(what.toString());
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of("no map", String.valueOf(value));
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) return list;
    throw new IllegalArgumentException("no list: " + value);
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) return text;
    throw new IllegalArgumentException("no text: " + value);
  }
}
