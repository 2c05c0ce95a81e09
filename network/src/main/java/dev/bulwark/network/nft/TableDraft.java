package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table while it is read. */
final class TableDraft {
  /** A chain while it is read. */
  static final class ChainDraft {
    final String name;
    final List<RuleDraft> rules = new ArrayList<>();

    /** {@code filter}, {@code nat} or {@code route}; null for a chain that is only jumped to. */
    @Nullable String type;

    String hook = "";
    int priority;
    boolean acceptByDefault = true;

    ChainDraft(String name) {
      this.name = name;
    }
  }

  /** As written: {@code inet}, {@code ip}, {@code ip6}, {@code bridge}, {@code arp} or {@code netdev}. */
  final String family;

  final String name;
  final Map<String, ChainDraft> chains = new LinkedHashMap<>();
  final Map<String, SetDraft> sets = new LinkedHashMap<>();

  /** Its chains are hooked in nowhere. */
  boolean dormant;

  TableDraft(String family, String name) {
    this.family = family;
    this.name = name;
  }

  ChainDraft chain(String chain) {
    return chains.computeIfAbsent(chain, ChainDraft::new);
  }

  SetDraft set(String set) {
    return sets.computeIfAbsent(set, ignored -> new SetDraft());
  }

  /** Under which the rules of it are read. */
  TableFamily judged() {
    return family.equals("ip") ? TableFamily.IP : family.equals("ip6") ? TableFamily.IP6 : TableFamily.INET;
  }

  @Override
  public String toString() {
    return "table " + family + " " + name;
  }
}
