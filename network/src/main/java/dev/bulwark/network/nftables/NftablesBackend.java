package dev.bulwark.network.nftables;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * nftables, from 1.0.6, for the gateway that routes between the zones.
 *
 * <h2>Guarantees</h2> {@value #FILE} replaces the table {@value #TABLE} in one transaction, or changes nothing; loading it twice gives the same listing. Every routed packet that starts something new is judged as the
 * model judges it, given routes by which each leg reaches the addresses of its zone; the gateway itself is judged only where the policy does.
 * <h2>Does not guarantee</h2> Anything between devices that reach each other without the gateway: that is the switch's part.
 */
public final class NftablesBackend implements Backend {
  /** The file's name. */
  public static final String FILE = "bulwark.nft";

  /** The table, of family inet. */
  public static final String TABLE = "bulwark";

  private static final String PROLOGUE = "ct state vmap { invalid : drop, established : accept, related : accept }";

  @Override
  public String id() {
    return "nftables";
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    return new Compiled(List.of(Compiled.File.of(FILE, text(model)), Compiled.File.of(QuarantineTable.FILE, QuarantineTable.text())), List.of());
  }

  /** The whole of {@value #FILE}. */
  public static String text(Model model) {
    return new Table(model).text();
  }

  private record Pair(String in, @Nullable String out) {
    /** Prefixed, because a zone may be called like a word of the language. */
    String chain() {
      return out == null ? "g_" + in : "z_" + in + "_" + out;
    }
  }

  /** One table in the making. */
  private static final class Table {
    private final Model model;
    private final Sets sets = new Sets();
    private final Map<Pair, Map<Family, List<ModelRule>>> pairs = new LinkedHashMap<>();
    private final StringBuilder chains = new StringBuilder();

    Table(Model model) {
      this.model = model;
      for (ModelRule rule : model.rules())
        if (!closed(rule)) pairs.computeIfAbsent(new Pair(rule.in(), rule.out()), any -> new EnumMap<>(Family.class)).computeIfAbsent(rule.family(), any -> new ArrayList<>()).add(rule);
    }

    private boolean closed(ModelRule rule) {
      return rule.in().equals(rule.out()) && zone(rule.in()).isolated();
    }

    private ModelZone zone(String name) {
      return Objects.requireNonNull(model.zones().get(name));
    }

    String text() {
      pairs.forEach(this::pair);
      chain("isolated", List.of("counter drop comment \"isolation\""));
      chain("prerouting", "type filter hook prerouting priority raw; policy accept;", List.of("fib saddr . iif oif missing " + ChainWriter.LIMIT + ChainWriter.log("bulwark-deny spoofed"), "fib saddr . iif oif missing counter drop comment \"spoofed source\""));
      if (model.inputJudged()) chain("input", "type filter hook input priority filter; policy drop;", input());
      chain("forward", "type filter hook forward priority filter; policy drop;", forward());
      return "# Policy " + model.name() + ". Loading this file replaces the table in one step; it leaves all other tables alone.\n"
          + "table inet " + TABLE + "\ndelete table inet " + TABLE + "\n\ntable inet " + TABLE + " {\n"
          + sets.text() + (sets.isEmpty() ? "" : "\n") + chains.toString().stripTrailing() + "\n}\n";
    }

    /** The chain of two zones, and before it those of the families, which it goes to. */
    private void pair(Pair pair, Map<Family, List<ModelRule>> byFamily) {
      List<String> elements = new ArrayList<>();
      byFamily.forEach(
          (family, rules) -> {
            String name = pair.chain() + (family == Family.IPV4 ? "_4" : "_6");
            chain(name, new ChainWriter(family, model.zones(), sets).write(rules));
            elements.add(family.id() + " : goto " + name);
          });
      chain(pair.chain(), List.of("meta nfproto vmap { " + String.join(", ", elements) + " }"));
    }

    private List<String> forward() {
      List<String> elements = new ArrayList<>();
      for (ModelZone zone : model.zones().values()) if (zone.isolated()) elements.add(key(zone) + " . " + key(zone) + " : goto isolated");
      for (Pair pair : pairs.keySet()) if (pair.out() != null) elements.add(key(zone(pair.in())) + " . " + key(zone(pair.out())) + " : jump " + pair.chain());
      List<String> statements = new ArrayList<>(List.of(PROLOGUE));
      if (!elements.isEmpty()) statements.add("iifname . oifname vmap " + map(elements));
      return closing(statements);
    }

    private List<String> input() {
      List<String> elements = new ArrayList<>();
      for (Pair pair : pairs.keySet()) if (pair.out() == null) elements.add(key(zone(pair.in())) + " : jump " + pair.chain());
      List<String> statements = new ArrayList<>(List.of("iifname \"lo\" accept", PROLOGUE, "icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept"));
      if (!elements.isEmpty()) statements.add("iifname vmap " + map(elements));
      return closing(statements);
    }

    private static List<String> closing(List<String> statements) {
      statements.add(ChainWriter.LIMIT + ChainWriter.log("bulwark-deny default"));
      statements.add("counter comment \"denied by default\"");
      return statements;
    }

    private static String key(ModelZone zone) {
      return '"' + zone.intf() + '"';
    }

    private static String map(List<String> elements) {
      return "{\n      " + String.join(",\n      ", elements) + "\n    }";
    }

    private void chain(String name, List<String> statements) {
      chain(name, "", statements);
    }

    private void chain(String name, String head, List<String> statements) {
      chains.append("  chain ").append(name).append(" {\n");
      if (!head.isEmpty()) chains.append("    ").append(head).append('\n');
      for (String statement : statements) chains.append("    ").append(statement).append('\n');
      chains.append("  }\n\n");
    }
  }
}
