package dev.bulwark.network.ruleset;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filter chains of a netfilter rule set, in the order in which a packet meets them.
 *
 * <p>A drop is final; an accept ends only the base chain it stands in (nft(8), "verdict statements"), and the later ones of the hook still run.
 */
public record Ruleset(List<Chain> chains) {
  public Ruleset {
    chains = List.copyOf(chains);
  }

  /** Which packets the chains of a table see. */
  public enum TableFamily {
    INET,
    IP,
    IP6
  }

  /** Where a base chain is hooked in; the ones a routed packet, or one to the machine itself, meets. */
  public enum Hook {
    PREROUTING,
    INPUT,
    FORWARD
  }

  /**
   * @param hook null for a chain that is only jumped to
   * @param priority lower runs first; 0 without a hook
   * @param acceptByDefault the policy; true without a hook
   */
  public record Chain(TableFamily family, String table, String name, @Nullable Hook hook, int priority, boolean acceptByDefault, List<Rule> rules) {
    public Chain {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Matches that must all hold, then what happens.
   *
   * @param uncertain a limit or quota stands before the verdict: the rule may match or not, and both must be right
   * @param text as it was written, for people
   */
  public record Rule(List<Match> matches, Outcome outcome, boolean uncertain, String text) {
    public Rule {
      matches = List.copyOf(matches);
    }
  }

  /**
   * The fields, taken together, are one of the alternatives, or none of them where {@code negated}. Fields that a packet does not have make the rule not match, negated or not.
   *
   * @param alternatives each with one value set for each field, in the same order
   */
  public record Match(List<Field> fields, List<List<Values>> alternatives, boolean negated) {
    public Match {
      fields = List.copyOf(fields);
      alternatives = alternatives.stream().map(List::copyOf).toList();
    }
  }

  /** What a rule can look at. */
  public enum Field {
    IIFNAME,
    /** On prerouting and input there is none, which the kernel takes for a name without letters: {@code oifname != "e0"} holds there. */
    OIFNAME,
    /** The family of the packet: 2 for IPv4, 10 for IPv6. */
    NFPROTO,
    /** The protocol behind all headers. */
    L4PROTO,
    IPV4_SOURCE,
    IPV4_DESTINATION,
    IPV6_SOURCE,
    IPV6_DESTINATION,
    /** Of TCP, UDP and whatever else has ports there; a match on the protocol stands beside it where the text implies one. */
    SOURCE_PORT,
    DESTINATION_PORT,
    /** Matches on the protocol and family stand beside these too. */
    ICMP_TYPE,
    ICMPV6_TYPE,
    /** 1 invalid, 2 established, 4 related, 8 new. */
    CT_STATE,
    ETHER_SOURCE,
    /** 1 where the source's route leads back by the interface it came from ({@code fib saddr . iif oif exists}), else 0. */
    REVERSE_PATH
  }

  /** Values of one field. */
  public sealed interface Values {
    /** Unsigned numbers of up to 128 bits from low to high, both included. */
    record Span(long lowHigh, long lowLow, long highHigh, long highLow) implements Values {
      public static Span of(long low, long high) {
        return new Span(0, low, 0, high);
      }
    }

    /** An interface's name; with {@code prefix}, every name that begins so. */
    record Name(String text, boolean prefix) implements Values {}

    /** Numbers that agree with {@code value} in the bits of {@code mask}; 128 bits each. */
    record Masked(long maskHigh, long maskLow, long valueHigh, long valueLow) implements Values {}

    /** Addresses that a named set holds at the moment, whichever these are: something outside the rules puts them in and lets them go. */
    record Members(String set) implements Values {}

    /** Numbers that have at least one bit of {@code mask} set; connection states are asked so. */
    record AnyBit(long mask) implements Values {}
  }

  /** What follows when a rule matches. */
  public sealed interface Outcome {
    record Accept() implements Outcome {}

    /** Reject is the same to those who ask what passes. */
    record Drop() implements Outcome {}

    record Return() implements Outcome {}

    record Jump(String chain) implements Outcome {}

    record Goto(String chain) implements Outcome {}

    /** Nothing: a counter, a log, an empty rule. */
    record Continue() implements Outcome {}

    /** A verdict map: the first alternative that the fields are one of says what follows; none, and the next rule is asked. Keys do not overlap. */
    record Choose(List<Field> fields, Map<List<Values>, Outcome> byKey) implements Outcome {}
  }
}
