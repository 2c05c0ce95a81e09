package dev.bulwark.network.nft;

import dev.bulwark.network.nft.TableDraft.ChainDraft;

/** {@code type filter hook forward priority filter + 10}; {@code type} was read. */
record ChainHeader(Tokens tokens) {
  void read(ChainDraft chain) {
    Token type = tokens.next();
    if (!type.is("filter") && !type.is("nat") && !type.is("route")) throw tokens.misunderstood(type);
    tokens.expect("hook");
    chain.type = type.text();
    chain.hook = tokens.name();
    if (tokens.accept("device")) tokens.name();
    if (tokens.accept("devices")) {
      tokens.expect("=");
      tokens.skipBlock();
    }
    tokens.expect("priority");
    chain.priority = priority();
  }

  private int priority() {
    boolean negative = tokens.accept("-");
    Token word = tokens.next();
    Integer named = Symbols.PRIORITIES.get(word.text());
    int base = named != null ? named : number(word);
    if (negative) return -base;
    if (tokens.accept("+")) return base + number(tokens.next());
    return tokens.accept("-") ? base - number(tokens.next()) : base;
  }

  private int number(Token token) {
    long number = ValueType.plain(token.text());
    if (number < 0 || number > 1_000_000_000) throw tokens.misunderstood(token);
    return (int) number;
  }
}
