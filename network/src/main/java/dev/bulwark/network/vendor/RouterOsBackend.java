package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.layer2.SwitchPlan;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * MikroTik RouterOS 7: {@code bulwark.rsc}, to be imported on the router.
 *
 * <h2>Guarantees</h2> The script stops before it changes anything if the chains hold rules of others, because what stands before ours could open what the policy closes. While it replaces its rules nothing is forwarded, and if it
 * breaks off this stays so. IPv6 has its own filter there; both are written always.
 * <h2>Does not guarantee</h2> Addresses of the legs, and translation of addresses: the policy has neither.
 * <h2>Fails by</h2> {@code NETWORK-020} for protocol 0 alone, which the filter reads as every protocol.
 */
public final class RouterOsBackend implements Backend {
  static final String ID = "routeros";

  /** At the front of the comment of everything that is ours. */
  static final String OURS = "bulwark: ";

  static final String LOCK = OURS + "lock";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    Backend.refuseNames(ID, model);
    StringBuilder script = new StringBuilder("# Site " + policy.name() + ", made from its policy. Import it with /import bulwark.rsc; it may be imported again at any time.\n\n");
    List<String> chains = model.inputJudged() ? List.of("forward", "input") : List.of("forward");
    for (Family family : Family.values()) {
      script.append(menu(family)).append("filter\n");
      for (String chain : chains) {
        script.append(":if ([:len [find where chain=").append(chain).append(" and dynamic=no and !(comment~\"^").append(OURS).append("\")]] > 0) do={:error \"bulwark: chain ").append(chain).append(" of ").append(menu(family));
        script.append("filter holds rules of others; move them away first\"}\n");
      }
    }
    SwitchPlan.of(policy, ID).ifPresent(plan -> RouterOsSwitch.write(policy, plan, script));
    for (Family family : Family.values()) filter(model, family, chains, script);
    List<String> warnings = new ArrayList<>();
    if (!model.inputJudged()) warnings.add("no rule names the gateway: who may reach the router itself is left as it is");
    return new Compiled(List.of(Compiled.File.of("bulwark.rsc", script.toString())), warnings);
  }

  private static void filter(Model model, Family family, List<String> chains, StringBuilder script) {
    RouterOsFilter filter = new RouterOsFilter(model, family);
    List<String> rules = filter.rules();
    script.append('\n').append(menu(family)).append("filter\n");
    for (String chain : chains) script.append("add chain=").append(chain).append(" action=drop comment=\"").append(LOCK).append("\"\n");
    script.append("remove [find where comment~\"^").append(OURS).append("\" and comment!=\"").append(LOCK).append("\"]\n");
    script.append(menu(family)).append("address-list\nremove [find where comment~\"^").append(OURS).append("\"]\n");
    filter.lists().forEach(line -> script.append(line).append('\n'));
    script.append(menu(family)).append("filter\n");
    rules.forEach(line -> script.append(line).append('\n'));
    script.append("remove [find where comment=\"").append(LOCK).append("\"]\n");
  }

  private static String menu(Family family) {
    return family == Family.IPV4 ? "/ip/firewall/" : "/ipv6/firewall/";
  }

  /** A text in double quotes. A dollar would start a variable, a backslash an escape. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') throw Backend.inexpressible(ID, "a text with control characters or beyond ASCII", "use plain ASCII");
      if (c == '"' || c == '\\' || c == '$' || c == '?') quoted.append('\\');
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
