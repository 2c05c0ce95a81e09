package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import java.util.Set;

/** Reads one rule: matches, statements without effect on what passes, and a verdict. Refuses every other statement with NETWORK-021. */
final class RuleParser {
  private static final Set<String> UNITS = Set.of("packets", "bytes", "kbytes", "mbytes");
  private static final Set<String> PERIODS = Set.of("second", "minute", "hour", "day", "week");
  private final Tokens tokens;
  private final MatchParser matches;

  RuleParser(Tokens tokens) {
    this.tokens = tokens;
    this.matches = new MatchParser(tokens);
  }

  /** Up to the end of the statement, which stays where it is. */
  void read(RuleDraft rule, TableFamily family) {
    boolean decided = false;
    while (!tokens.peek().endsStatement()) {
      Token token = tokens.peek();
      if (decided && !token.is("comment")) throw tokens.misunderstood(tokens.next());
      if (token.kind() != Token.Kind.WORD) throw tokens.misunderstood(tokens.next());
      switch (token.text()) {
        case "accept", "drop", "return", "continue", "jump", "goto" -> {
          rule.outcome = SetReader.verdict(tokens);
          decided = true;
        }
        case "reject" -> {
          reject(rule, family);
          decided = true;
        }
        case "masquerade" -> {
          masquerade(rule);
          decided = true;
        }
        case "counter" -> counter();
        case "limit", "quota" -> {
          rate();
          rule.uncertain = true;
        }
        case "log" -> log();
        case "comment" -> {
          tokens.next();
          tokens.name();
        }
        default -> decided = matches.read(rule, family);
      }
    }
  }

  private void reject(RuleDraft rule, TableFamily family) {
    tokens.next();
    rule.outcome = new Outcome.Drop();
    if (!tokens.accept("with")) return;
    Token with = tokens.next();
    if (with.is("tcp")) {
      tokens.expect("reset");
      rule.require(Field.L4PROTO, 6);
      return;
    }
    if (!with.is("icmp") && !with.is("icmpv6") && !with.is("icmpx")) throw tokens.misunderstood(with);
    tokens.accept("type");
    tokens.name();
    if (with.is("icmpx") || family != TableFamily.INET) return;
    // the answer is of one family, so the rule is too
    rule.require(Field.NFPROTO, with.is("icmp") ? 2 : 10);
  }

  private void masquerade(RuleDraft rule) {
    tokens.next();
    rule.masquerades = true;
    rule.outcome = new Outcome.Accept();
    while (!tokens.peek().endsStatement() && !tokens.peek().is("comment")) tokens.next();
  }

  private void counter() {
    tokens.next();
    if (tokens.accept("name")) tokens.name();
    while (tokens.accept("packets") || tokens.accept("bytes")) number();
  }

  /** {@code limit rate over 10/second burst 5 packets}, {@code quota until 1 gbytes used 0 bytes}, or either by name. */
  private void rate() {
    tokens.next();
    if (tokens.accept("name")) {
      tokens.name();
      return;
    }
    tokens.accept("rate");
    if (!tokens.accept("over")) tokens.accept("until");
    amount();
    if (tokens.accept("burst") || tokens.accept("used")) amount();
  }

  private void amount() {
    number();
    Token unit = tokens.peek();
    // "kbytes/second" is one word to nft as well
    String word = unit.kind() == Token.Kind.WORD ? unit.text().replaceFirst("/(second|minute|hour|day|week)$", "") : "";
    if (UNITS.contains(word)) tokens.next();
    if (!tokens.accept("/")) return;
    Token per = tokens.next();
    if (!PERIODS.contains(per.text())) throw tokens.misunderstood(per);
  }

  private void log() {
    tokens.next();
    while (true) {
      if (tokens.accept("prefix") || tokens.accept("level")) {
        tokens.name();
      } else if (tokens.accept("group") || tokens.accept("snaplen") || tokens.accept("queue-threshold")) {
        number();
      } else if (tokens.accept("flags")) {
        do {
          tokens.name();
          if (tokens.peek().is("sequence") || tokens.peek().is("options")) tokens.next();
        } while (tokens.accept(","));
      } else {
        return;
      }
    }
  }

  private void number() {
    Token token = tokens.next();
    if (token.text().isEmpty() || !token.text().chars().allMatch(c -> c >= '0' && c <= '9')) throw tokens.misunderstood(token);
  }
}
