package dev.bulwark.network.enforce;

import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.nftables.QuarantineTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Chains of other tables on the hooks of the policy's: what they drop, no policy knows of. What they accept does no harm, because an accept ends only the chain it stands in. */
final class Strangers {
  private static final Pattern CAN_DROP = Pattern.compile("(^|[^\\w\"-])(drop|reject|queue)([^\\w-]|$)");
  private static final Set<String> FAMILIES = Set.of("inet", "ip", "ip6");
  private static final Set<String> HOOKS = Set.of("prerouting", "input", "forward");

  private Strangers() {}

  /** One line for each that can drop; sorted as the kernel lists tables. */
  static List<String> of(Nft nft) {
    List<String> found = new ArrayList<>();
    for (String line : nft.list("list", "tables").lines().toList()) {
      List<String> words = List.of(line.strip().split(" ", -1));
      if (words.size() != 3 || !FAMILIES.contains(words.get(1))) continue;
      boolean ours = words.get(1).equals("inet") && (words.get(2).equals(NftablesBackend.TABLE) || words.get(2).equals(QuarantineTable.NAME));
      if (!ours) table(words.get(1), words.get(2), nft, found);
    }
    return found;
  }

  private static void table(String family, String name, Nft nft, List<String> found) {
    String text = nft.list("-s", "-t", "list", "table", family, name);
    // Quoted texts are comments and prefixes of logs.
    boolean drops = text.lines().map(line -> line.replaceAll("\"[^\"]*\"", "")).filter(line -> !line.contains("type filter hook")).anyMatch(line -> CAN_DROP.matcher(line).find());
    String chain = "";
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("chain ")) chain = line.substring(6, line.length() - 1).strip();
      if (!line.startsWith("type ") || !line.contains(" hook ")) continue;
      String hook = line.replaceAll(".* hook (\\w+).*", "$1");
      boolean policy = line.contains("policy drop");
      if (HOOKS.contains(hook) && (policy || drops)) found.add("another chain can drop: " + family + " " + name + " " + chain + " on " + hook);
    }
  }
}
