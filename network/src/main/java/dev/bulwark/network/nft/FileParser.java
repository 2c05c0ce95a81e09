package dev.bulwark.network.nft;

import dev.bulwark.network.nft.TableDraft.ChainDraft;
import dev.bulwark.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads a file for {@code nft --file}, or a listing: blocks and commands, onto an empty kernel. */
final class FileParser {
  private static final Set<String> FAMILIES = Set.of("inet", "ip", "ip6", "bridge", "arp", "netdev");
  private static final int MOST_RULES = 100_000;
  private static final int MOST_NAMES = 200_000;
  private final Tokens tokens;
  private final RuleParser ruleParser;
  private final SetReader sets;
  private final Map<String, TableDraft> tables = new LinkedHashMap<>();
  private int rules;
  private int names;

  FileParser(Tokens tokens) {
    this.tokens = tokens;
    this.ruleParser = new RuleParser(tokens);
    this.sets = new SetReader(tokens);
  }

  Map<String, TableDraft> read() {
    while (true) {
      tokens.begin();
      Token token = tokens.next();
      if (token.kind() == Token.Kind.END) return tables;
      if (token.kind() == Token.Kind.NEWLINE || token.is(";")) continue;
      if (token.kind() != Token.Kind.WORD) throw tokens.misunderstood(token);
      command(token);
      if (!tokens.peek().endsStatement() || tokens.peek().is("}")) throw tokens.misunderstood(tokens.next());
    }
  }

  private void command(Token verb) {
    switch (verb.text()) {
      case "define", "redefine" -> tokens.define();
      case "undefine" -> tokens.undefine();
      case "add", "create" -> add(tokens.next(), false);
      case "insert" -> {
        Token what = tokens.next();
        if (!what.is("rule")) throw tokens.misunderstood(what);
        add(what, true);
      }
      case "table", "chain", "rule", "set", "map", "element" -> add(verb, false);
      case "flush" -> flush(tokens.next());
      case "delete", "destroy" -> delete(tokens.next());
      default -> throw tokens.misunderstood(verb);
    }
  }

  private void add(Token what, boolean first) {
    if (!Set.of("table", "chain", "rule", "set", "map", "element", "counter", "quota", "limit").contains(what.text())) throw tokens.misunderstood(what);
    TableDraft table = table();
    switch (what.text()) {
      case "table" -> {
        if (tokens.peek().is("{")) block(table);
      }
      case "chain" -> {
        ChainDraft chain = table.chain(named());
        if (tokens.peek().is("{")) chain(table, chain);
      }
      case "rule" -> {
        ChainDraft chain = table.chains.get(tokens.name());
        if (chain == null) throw Refusal.contradictory(tokens.here(), "a rule for a chain that does not exist in " + table);
        if (tokens.peek().is("position") || tokens.peek().is("index") || tokens.peek().is("handle")) throw tokens.misunderstood(tokens.next());
        tokens.begin();
        rule(table, chain, first);
      }
      case "set", "map" -> sets.declaration(table.set(named()), what.is("map"));
      case "element" -> {
        String name = tokens.name();
        SetDraft set = table.sets.get(name);
        if (set == null) throw Refusal.contradictory(tokens.here(), "the set " + name + " does not exist in " + table);
        sets.elements(set);
      }
      default -> {
        named();
        if (tokens.peek().is("{")) tokens.skipBlock();
        else tokens.skipStatement();
      }
    }
  }

  private String named() {
    if (++names > MOST_NAMES) throw Refusal.tooLarge("it has more than " + MOST_NAMES + " chains and sets");
    return tokens.name();
  }

  private TableDraft table() {
    String family = familyOrIp();
    String name = named();
    return tables.computeIfAbsent(family + " " + name, key -> new TableDraft(family, name));
  }

  private String familyOrIp() {
    return FAMILIES.contains(tokens.peek().text()) && tokens.peek().kind() == Token.Kind.WORD ? tokens.next().text() : "ip";
  }

  private void flush(Token what) {
    switch (what.text()) {
      case "ruleset" -> {
        if (tokens.peek().endsStatement()) {
          tables.clear();
        } else {
          String family = familyOrIp();
          tables.values().removeIf(table -> table.family.equals(family));
        }
      }
      case "table" -> table().chains.values().forEach(chain -> chain.rules.clear());
      case "chain" -> table().chain(named()).rules.clear();
      case "set", "map" -> {
        SetDraft set = table().set(named());
        set.elements.clear();
        set.outcomes.clear();
        set.catchesAll = false;
      }
      default -> throw tokens.misunderstood(what);
    }
  }

  private void delete(Token what) {
    switch (what.text()) {
      case "table" -> {
        TableDraft table = table();
        tables.remove(table.family + " " + table.name);
      }
      case "chain" -> table().chains.remove(named());
      case "set", "map" -> table().sets.remove(named());
      default -> throw tokens.misunderstood(what);
    }
  }

  private void block(TableDraft table) {
    tokens.expect("{");
    while (true) {
      tokens.begin();
      Token token = tokens.next();
      if (token.is("}")) return;
      if (token.kind() == Token.Kind.NEWLINE || token.is(";")) continue;
      switch (token.text()) {
        case "chain" -> chain(table, table.chain(named()));
        case "set", "map" -> sets.declaration(table.set(named()), token.is("map"));
        case "counter", "quota", "limit" -> {
          named();
          tokens.skipBlock();
        }
        case "flags" -> {
          do {
            table.dormant |= tokens.next().is("dormant");
          } while (tokens.accept(","));
        }
        case "comment" -> tokens.name();
        case "define", "redefine" -> tokens.define();
        case "undefine" -> tokens.undefine();
        // what refers to these is refused where it stands
        case "flowtable", "ct", "secmark", "synproxy" -> {
          while (!tokens.peek().is("{") && !tokens.peek().endsStatement()) tokens.next();
          tokens.skipBlock();
        }
        default -> throw tokens.misunderstood(token);
      }
    }
  }

  private void chain(TableDraft table, ChainDraft chain) {
    tokens.expect("{");
    while (true) {
      tokens.begin();
      Token token = tokens.peek();
      if (token.kind() == Token.Kind.END) throw Refusal.unreadable(tokens.here(), "a chain has no end");
      if (token.kind() == Token.Kind.NEWLINE || token.is(";")) {
        tokens.next();
      } else if (tokens.accept("}")) {
        return;
      } else if (tokens.accept("type")) {
        new ChainHeader(tokens).read(chain);
      } else if (tokens.accept("policy")) {
        Token policy = tokens.next();
        if (!policy.is("accept") && !policy.is("drop")) throw tokens.misunderstood(policy);
        chain.acceptByDefault = policy.is("accept");
      } else if (tokens.accept("comment")) {
        tokens.name();
      } else if (tokens.accept("define")) {
        tokens.define();
      } else {
        rule(table, chain, false);
      }
    }
  }

  private void rule(TableDraft table, ChainDraft chain, boolean first) {
    if (++rules > MOST_RULES) throw Refusal.tooLarge("it has more than " + MOST_RULES + " rules");
    RuleDraft rule = new RuleDraft();
    int outside = tokens.depth();
    rule.where = tokens.here() + ", chain " + chain.name + " of " + table;
    try {
      ruleParser.read(rule, table.judged());
    } catch (Problem problem) {
      // kept until it is known whether packets come by here
      if (!problem.code().equals("NETWORK-021")) throw problem;
      rule.problem = problem;
      tokens.skipStatement(outside);
    }
    rule.text = tokens.statement();
    if (first) chain.rules.addFirst(rule);
    else chain.rules.add(rule);
  }
}
