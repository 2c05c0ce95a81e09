package dev.bulwark.network.ruleset;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of one packet under a rule set, by walking it as the kernel does: prerouting, then forward or input, chains of a hook by priority; a drop is final, an accept ends its base chain.
 *
 * <p>Not for use by several threads at once. A packet is judged in time linear in the rules it meets, however often chains are jumped to.
 */
public final class RulesetJudge {
  /** How a chain ends for the packet. */
  private enum End {
    ACCEPT,
    DROP,
    /** It came to its end or returned. */
    BACK
  }

  private record Walk(Set<End> ends, @Nullable Rule decidedBy) {}

  /**
   * @param accept what happens; where a limit stands before a verdict, what happens while it lets the rule match
   * @param certain false where limits decide between both
   * @param rule the one that dropped it, or the last one that accepted it; null where policies did
   */
  public record Verdict(boolean accept, boolean certain, @Nullable Rule rule) {}

  private final Ruleset rules;
  private final Matcher matcher;
  private final Map<String, Chain> jumpedTo = new HashMap<>();

  public RulesetJudge(Ruleset rules, Surroundings surroundings) {
    this.rules = rules;
    this.matcher = new Matcher(surroundings);
    for (Chain chain : rules.chains()) if (chain.hook() == null) jumpedTo.put(key(chain, chain.name()), chain);
  }

  public Verdict judge(Packet packet) {
    boolean certain = true;
    Rule accepted = null;
    Rule doubtful = null;
    for (Hook hook : packet.path() == Packet.Path.INPUT ? List.of(Hook.PREROUTING, Hook.INPUT) : List.of(Hook.PREROUTING, Hook.FORWARD)) {
      for (Chain chain : rules.chains()) {
        if (chain.hook() != hook || !sees(chain, packet.family())) continue;
        matcher.meet(packet, hook);
        Walk walk = walk(chain, new HashMap<>());
        Set<End> ends = EnumSet.copyOf(walk.ends);
        if (ends.remove(End.BACK)) ends.add(chain.acceptByDefault() ? End.ACCEPT : End.DROP);
        if (ends.equals(Set.of(End.DROP))) return new Verdict(false, true, walk.decidedBy);
        if (ends.size() > 1) {
          certain = false;
          Rule first = walk.decidedBy;
          if (first != null && doubtful == null && first.outcome() instanceof Outcome.Drop) doubtful = first;
        }
        if (walk.decidedBy != null) accepted = walk.decidedBy;
      }
    }
    return doubtful != null ? new Verdict(false, false, doubtful) : new Verdict(true, certain, accepted);
  }

  private static boolean sees(Chain chain, Family family) {
    return chain.family() == TableFamily.INET || (chain.family() == TableFamily.IP) == (family == Family.IPV4);
  }

  private static String key(Chain chain, String name) {
    return chain.family() + " " + chain.table() + "\n" + name;
  }

  private Walk walk(Chain chain, Map<String, Walk> known) {
    EnumSet<End> ends = EnumSet.noneOf(End.class);
    Rule decidedBy = null;
    for (Rule rule : chain.rules()) {
      Outcome outcome = matcher.outcome(rule);
      Walk walk = follow(chain, rule, outcome, known);
      if (walk == null) continue;
      boolean goesOn = !(outcome instanceof Outcome.Return || outcome instanceof Outcome.Goto) && walk.ends.contains(End.BACK);
      for (End end : walk.ends) if (end != End.BACK || !goesOn) ends.add(end);
      if (decidedBy == null) decidedBy = walk.decidedBy;
      if (!goesOn && !rule.uncertain()) return new Walk(ends, decidedBy);
    }
    ends.add(End.BACK);
    return new Walk(ends, decidedBy);
  }

  /** Null where it goes on with the next rule. */
  private @Nullable Walk follow(Chain chain, Rule rule, Outcome outcome, Map<String, Walk> known) {
    return switch (outcome) {
      case Outcome.Accept accept -> new Walk(EnumSet.of(End.ACCEPT), rule);
      case Outcome.Drop drop -> new Walk(EnumSet.of(End.DROP), rule);
      case Outcome.Return back -> new Walk(EnumSet.of(End.BACK), null);
      case Outcome.Continue next -> null;
      case Outcome.Jump jump -> into(chain, jump.chain(), known);
      case Outcome.Goto go -> into(chain, go.chain(), known);
      case Outcome.Choose choose -> throw new IllegalStateException("a choice is made by the matcher");
    };
  }

  private Walk into(Chain from, String name, Map<String, Walk> known) {
    String key = key(from, name);
    Walk walk = known.get(key);
    if (walk != null) return walk;
    Chain chain = jumpedTo.get(key);
    if (chain == null) throw new IllegalArgumentException("there is no chain " + name);
    walk = walk(chain, known);
    known.put(key, walk);
    return walk;
  }
}
