package dev.bulwark.network.nftables;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.HostName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the site's resolver must be told: into which of the table's sets it has to put the addresses that it answers. For dnsmasq from 2.87, included from its own configuration.
 *
 * <p>dnsmasq takes only the line of the longest name that fits, and names below a name for that name; so the line of a name below another one names the other one's sets too.
 */
final class ResolverFile {
  /** The file's name. */
  static final String FILE = "bulwark-dnsmasq.conf";

  private ResolverFile() {}

  /** Empty where no rule is about names. */
  static Optional<String> of(Model model) {
    Map<HostName, Set<String>> byName = new TreeMap<>();
    for (ModelRule rule : model.rules()) {
      NameSet names = rule.names();
      if (names == null) continue;
      String set = rule.family().name().substring(3) + "#inet#" + NftablesBackend.TABLE + "#" + names.set(rule.family());
      for (HostName name : names.names()) byName.computeIfAbsent(name, any -> new TreeSet<>()).add(set);
    }
    if (byName.isEmpty()) return Optional.empty();
    Map<HostName, Set<String>> whole = new TreeMap<>();
    byName.forEach(
        (name, sets) -> {
          Set<String> all = new TreeSet<>(sets);
          for (int dot = name.text().indexOf('.'); dot >= 0; dot = name.text().indexOf('.', dot + 1)) HostName.parse(name.text().substring(dot + 1)).map(byName::get).ifPresent(all::addAll);
          whole.put(name, all);
        });
    StringBuilder text = new StringBuilder("# Policy " + model.name() + ". Needs dnsmasq with nftset, and everybody on the site must ask it.\n");
    whole.forEach((name, sets) -> text.append("nftset=/").append(name).append('/').append(String.join(",", sets)).append('\n'));
    return Optional.of(text.toString());
  }
}
