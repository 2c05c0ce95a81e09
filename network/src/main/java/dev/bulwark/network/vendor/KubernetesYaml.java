package dev.bulwark.network.vendor;

import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.vendor.KubernetesFlow.End;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Writes network policies. Every text stands in double quotes, so that none is read as a number or a truth value; names and addresses need no escapes. */
final class KubernetesYaml {
  static final String ZONE = "bulwark.dev/zone";
  static final String HOST = "bulwark.dev/host";

  private final StringBuilder text;

  KubernetesYaml(String head) {
    text = new StringBuilder(head);
  }

  /** Begins one that is about pods of a namespace. */
  KubernetesYaml policy(String namespace, String name, End pods) {
    text.append("---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: \"").append(name).append("\"\n  namespace: \"").append(namespace).append("\"\nspec:\n");
    text.append("  podSelector:").append(pods instanceof End.Hosts(String zone, List<String> names) ? hosts("    ", names) : " {}\n");
    return this;
  }

  KubernetesYaml types(boolean ingress, boolean egress) {
    text.append("  policyTypes:\n").append(ingress ? "    - Ingress\n" : "").append(egress ? "    - Egress\n" : "");
    return this;
  }

  /** Pods of the namespace may talk to each other. */
  void within() {
    text.append("  ingress:\n    - from:\n        - podSelector: {}\n  egress:\n    - to:\n        - podSelector: {}\n");
  }

  KubernetesYaml peer(String direction, String word, End end) {
    text.append("  ").append(direction).append(":\n    - ").append(word).append(":\n");
    switch (end) {
      case End.Zone(String name) -> text.append(namespace(name));
      case End.Hosts(String zone, List<String> names) -> text.append(namespace(zone)).append("          podSelector:").append(hosts("            ", names));
      case End.Blocks(List<End.Block> blocks) -> blocks.forEach(this::block);
    }
    return this;
  }

  private static String namespace(String zone) {
    return "        - namespaceSelector:\n            matchLabels:\n              " + ZONE + ": \"" + zone + "\"\n";
  }

  private static String hosts(String indent, List<String> names) {
    StringBuilder hosts = new StringBuilder("\n" + indent + "matchExpressions:\n" + indent + "  - key: " + HOST + "\n" + indent + "    operator: In\n" + indent + "    values:\n");
    for (String name : names) hosts.append(indent).append("      - \"").append(name).append("\"\n");
    return hosts.toString();
  }

  private void block(End.Block block) {
    text.append("        - ipBlock:\n            cidr: \"").append(block.prefix()).append("\"\n");
    if (!block.except().isEmpty()) text.append("            except:\n");
    for (Prefix prefix : block.except()) text.append("              - \"").append(prefix).append("\"\n");
  }

  /** @param ports null for everything */
  void ports(@Nullable SortedMap<Integer, NumberSet> ports) {
    if (ports == null) return;
    text.append("      ports:\n");
    ports.forEach(
        (protocol, numbers) -> {
          String word = protocol == Packet.TCP ? "TCP" : protocol == Packet.UDP ? "UDP" : "SCTP";
          if (numbers.equals(NumberSet.ALL)) {
            text.append("        - protocol: ").append(word).append('\n');
            return;
          }
          for (NumberSet.Range range : numbers.ranges()) {
            text.append("        - protocol: ").append(word).append("\n          port: ").append(range.low()).append('\n');
            if (range.high() > range.low()) text.append("          endPort: ").append(range.high()).append('\n');
          }
        });
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
