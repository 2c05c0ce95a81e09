package dev.bulwark.network.enforce;

import dev.bulwark.network.nft.ResolverSets;
import dev.bulwark.network.nftables.Changeover;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.nftables.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The policy's table as the kernel holds it.
 *
 * @param listing what is in force, under names without the side; chains in the order of their names, because their order in the kernel decides nothing
 * @param things chains, sets and maps, all of them
 * @param strange whether it holds something else besides, which only replacing it whole takes away
 * @param side which of the two is in force
 * @param leftover whether there are chains or sets of the other side, which no packet reaches
 */
record LoadedTable(Listing listing, List<Changeover.Thing> things, boolean strange, Side side, boolean leftover) {
  private static final Pattern COUNTED = Pattern.compile("pkts \\d+ bytes \\d+");
  private static final Pattern UNNAMED = Pattern.compile("__(set|map)\\d+");
  private static final Pattern RULE = Pattern.compile("inet " + NftablesBackend.TABLE + " ([^@ ]\\S*) \\d+( \\d+)?");
  private static final Pattern WAY = Pattern.compile("\\b(?:jump|goto) ([ab])_");

  /** One chain or set: the lines between its braces. */
  private record Block(String kind, String name, List<String> lines) {
    boolean base() {
      return lines.stream().anyMatch(line -> line.startsWith("type ") && line.contains(" hook "));
    }

    boolean of(Side side) {
      return name.startsWith(side.prefix()) && !base();
    }
  }

  static LoadedTable of(Nft nft) {
    List<Block> blocks = new ArrayList<>();
    Map<String, List<String>> expressions = new TreeMap<>();
    String rule = "";
    boolean table = false;
    boolean strange = false;
    // -s leaves out the state of counters and limits.
    for (String line : nft.list("-s", "--debug=netlink", "list", "table", "inet", NftablesBackend.TABLE).lines().toList()) {
      Matcher ruleOf = RULE.matcher(line);
      if (line.startsWith("table ")) table = true;
      else if (!table && ruleOf.matches()) rule = ruleOf.group(1);
      else if (line.startsWith("  [ ")) expressions.computeIfAbsent(rule, any -> new ArrayList<>()).add(UNNAMED.matcher(COUNTED.matcher(line.strip()).replaceAll("")).replaceAll("__$1"));
      else if (table && line.startsWith("\t") && !line.startsWith("\t\t")) {
        String head = line.strip();
        if (head.endsWith("{")) {
          String[] words = head.substring(0, head.length() - 1).strip().split(" ", 2);
          blocks.add(new Block(words[0], words.length > 1 ? words[1] : "", new ArrayList<>()));
          strange |= !head.startsWith("chain ") && !head.startsWith("set ") && !head.startsWith("map ");
        } else if (!head.equals("}")) {
          // A comment or a flag of the table itself.
          blocks.add(new Block("", "", new ArrayList<>(List.of(head))));
          strange = true;
        }
      } else if (table && line.startsWith("\t\t")) blocks.getLast().lines().add(line.strip());
    }
    Side side = side(blocks);
    List<Changeover.Thing> things = new ArrayList<>();
    for (Block block : blocks) for (Changeover.Kind kind : Changeover.Kind.values()) if (kind.word().equals(block.kind())) things.add(new Changeover.Thing(kind, block.name()));
    return new LoadedTable(listing(blocks, expressions, side), List.copyOf(things), strange, side, blocks.stream().anyMatch(block -> block.of(side.other())));
  }

  private static Side side(List<Block> blocks) {
    for (Block block : blocks) {
      if (!block.base()) continue;
      for (String line : block.lines()) {
        Matcher way = WAY.matcher(bare(line));
        if (way.find()) return Side.valueOf(way.group(1).toUpperCase(Locale.ROOT));
      }
    }
    // No base chain leads anywhere.
    return blocks.stream().anyMatch(block -> block.of(Side.A)) || blocks.stream().noneMatch(block -> block.of(Side.B)) ? Side.A : Side.B;
  }

  private static Listing listing(List<Block> blocks, Map<String, List<String>> expressions, Side side) {
    Map<String, List<String>> lines = new TreeMap<>();
    Map<String, List<String>> run = new TreeMap<>();
    for (Block block : blocks) {
      if (block.of(side.other())) continue;
      String name = without(side, block.name());
      String head = (block.kind() + " " + name).strip();
      List<String> own = lines.computeIfAbsent(head, any -> new ArrayList<>(List.of(head)));
      for (String line : lasting(block)) own.add(head + ": " + without(side, line));
      if (block.kind().equals("chain")) for (String expression : expressions.getOrDefault(block.name(), List.of())) run.computeIfAbsent(name, any -> new ArrayList<>()).add(without(side, expression));
    }
    return new Listing(lines.values().stream().flatMap(List::stream).toList(), run.values().stream().flatMap(List::stream).toList());
  }

  /** Of a set that a resolver fills, what is in it is nobody's change; nft lists it last. */
  private static List<String> lasting(Block block) {
    if (!block.kind().equals("set") || !ResolverSets.has("table inet " + NftablesBackend.TABLE, block.name())) return block.lines();
    int elements = 0;
    while (elements < block.lines().size() && !block.lines().get(elements).startsWith("elements = ")) elements++;
    return block.lines().subList(0, elements);
  }

  /** What stands in quotes is no name of a chain or a set. */
  private static String bare(String line) {
    return line.indexOf('"') < 0 ? line : line.replaceAll("\"[^\"]*\"", "\"\"");
  }

  private static String without(Side side, String line) {
    if (!line.contains(side.prefix())) return line;
    String[] parts = line.split("\"", -1);
    for (int i = 0; i < parts.length; i += 2) parts[i] = parts[i].replaceAll("(?<![\\w./-])" + side.prefix(), "");
    return String.join("\"", parts);
  }
}
