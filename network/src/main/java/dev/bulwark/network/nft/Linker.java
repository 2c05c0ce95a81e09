package dev.bulwark.network.nft;

import dev.bulwark.network.nft.TableDraft.ChainDraft;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Makes a rule set of tables: what packets come by, and nothing else. Guarantees: whatever can drop, accept or rewrite a packet on its way through the machine or to it is in the result, or refused; no chain leads
 * back to itself. Left out are tables that sleep, address resolution, what the machine itself sends, and our own quarantine.
 */
final class Linker {
  private static final String QUARANTINE = "bulwark_quarantine";
  private static final Map<String, Hook> HOOKS = Map.of("prerouting", Hook.PREROUTING, "input", Hook.INPUT, "forward", Hook.FORWARD);

  /** Connection tracking's own place; before it, every packet looks invalid. */
  private static final int TRACKING = -200;

  private Linker() {}

  static Ruleset link(Collection<TableDraft> tables) {
    List<Chain> based = new ArrayList<>();
    List<Chain> others = new ArrayList<>();
    for (TableDraft table : tables) if (!table.dormant && !table.name.equals(QUARANTINE) && !table.family.equals("arp")) table(table, based, others);
    based.sort(Comparator.comparing(Chain::hook, Comparator.nullsLast(Comparator.<Hook>naturalOrder())).thenComparingInt(Chain::priority));
    based.addAll(others);
    return new Ruleset(based);
  }

  private static void table(TableDraft table, List<Chain> based, List<Chain> others) {
    boolean routed = table.family.startsWith("i");
    ChainLinker tracked = new ChainLinker(table, false);
    ChainLinker early = new ChainLinker(table, true);
    for (ChainDraft chain : table.chains.values()) {
      if (chain.type == null || chain.rules.isEmpty() && chain.acceptByDefault && (!routed || !HOOKS.containsKey(chain.hook))) continue;
      Hook hook = HOOKS.get(chain.hook);
      if (!routed || hook == null && !chain.hook.equals("output") && !chain.hook.equals("postrouting"))
        throw Refusal.misunderstood("chain " + chain.name + " of " + table, "a chain with rules on the hook " + chain.hook);
      if (chain.hook.equals("output")) continue;
      if (chain.type.equals("nat") || hook == null) {
        Bystander.check(table, chain);
      } else {
        if (hook == Hook.PREROUTING && chain.priority == TRACKING) EarlyState.refuse(table, chain);
        ChainLinker linker = hook == Hook.PREROUTING && chain.priority < TRACKING ? early : tracked;
        based.add(linker.base(chain, hook));
      }
    }
    others.addAll(tracked.jumpedTo());
    others.addAll(early.jumpedTo());
  }
}
