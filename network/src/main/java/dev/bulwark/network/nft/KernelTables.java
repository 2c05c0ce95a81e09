package dev.bulwark.network.nft;

import dev.bulwark.network.nft.RegisterValues.Unknown;
import dev.bulwark.network.nft.TableDraft.ChainDraft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts tables together from the kernel's messages. The bytes of each begin with {@code struct nfgenmsg}. */
final class KernelTables {
  /** Where a set is to be found. */
  record SetName(int family, String table, String name) {}

  private static final int HEADER = 4;
  private static final int MOST_RULES = 100_000;
  private static final int DORMANT = 1;
  private static final String[] HOOKS = {"prerouting", "input", "forward", "output", "postrouting", "ingress"};
  private final RegisterValues values;
  private final Map<String, TableDraft> tables = new LinkedHashMap<>();
  private final Map<String, KernelSets> sets = new LinkedHashMap<>();
  private final List<SetName> setNames = new ArrayList<>();
  private int rules;

  KernelTables(RegisterValues values) {
    this.values = values;
  }

  private static String family(byte[] message) {
    if (message.length < HEADER) throw Attributes.broken();
    return switch (message[0]) {
      case 1 -> "inet";
      case 2 -> "ip";
      case 3 -> "arp";
      case 5 -> "netdev";
      case 7 -> "bridge";
      case 10 -> "ip6";
      default -> throw Attributes.broken();
    };
  }

  void table(byte[] message) {
    Attributes of = new Attributes(message, HEADER);
    TableDraft table = new TableDraft(family(message), of.text(1));
    table.dormant = (of.number(2, 0) & DORMANT) != 0;
    tables.put(table.toString(), table);
    sets.put(table.toString(), new KernelSets(table.toString()));
  }

  private TableDraft table(byte[] message, Attributes of) {
    TableDraft table = tables.get(new TableDraft(family(message), of.text(1)).toString());
    if (table == null) throw Attributes.broken();
    return table;
  }

  private KernelSets sets(TableDraft table) {
    KernelSets of = sets.get(table.toString());
    if (of == null) throw Attributes.broken();
    return of;
  }

  void chain(byte[] message) {
    Attributes of = new Attributes(message, HEADER);
    ChainDraft chain = table(message, of).chain(of.text(3));
    if (!of.has(4)) return;
    Attributes hook = of.nested(4);
    int number = hook.number(1);
    chain.type = of.has(7) ? of.text(7) : "filter";
    // of bridges and frames the numbers differ, but those are refused whatever their hook
    chain.hook = number >= 0 && number < HOOKS.length ? HOOKS[number] : "number " + number;
    chain.priority = hook.number(2, 0);
    chain.acceptByDefault = of.number(5, 1) == 1;
  }

  void set(byte[] message) {
    Attributes of = new Attributes(message, HEADER);
    sets(table(message, of)).declare(of);
    setNames.add(new SetName(message[0], of.text(1), of.text(2)));
  }

  List<SetName> sets() {
    return setNames;
  }

  void elements(byte[] message) {
    Attributes of = new Attributes(message, HEADER);
    TableDraft table = table(message, of);
    try {
      sets(table).elements(of);
    } catch (Unknown unknown) {
      throw Refusal.misunderstood("set " + of.text(2) + " of " + table, "`" + unknown.getMessage() + "`");
    }
  }

  void rule(byte[] message) {
    if (++rules > MOST_RULES) throw Refusal.tooLarge("it has more than " + MOST_RULES + " rules");
    Attributes of = new Attributes(message, HEADER);
    TableDraft table = table(message, of);
    ChainDraft chain = table.chain(of.text(2));
    RuleDraft rule = new RuleDraft();
    String comment = of.has(7) ? comment(of.bytes(7)) : "";
    rule.where = "rule " + of.handle(3) + ", chain " + chain.name + " of " + table;
    try {
      new RegisterMachine(sets(table), values, rule, table.judged()).run(of.has(4) ? of.bytes(4) : new byte[0]);
    } catch (Unknown unknown) {
      rule.problem = Refusal.misunderstood(rule.where, "`" + unknown.getMessage() + "`");
    }
    rule.text = RuleText.of(rule) + (comment.isEmpty() ? "" : " comment \"" + comment + "\"");
    chain.rules.add(rule);
  }

  /** What nft keeps of a rule's comment: type, length, text with a zero. */
  private static String comment(byte[] userdata) {
    int at = 0;
    while (at + 2 <= userdata.length) {
      int length = userdata[at + 1] & 255;
      if (at + 2 + length > userdata.length) return "";
      if (userdata[at] == 0) return Attributes.text(java.util.Arrays.copyOfRange(userdata, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return "";
  }

  Collection<TableDraft> link() {
    return tables.values();
  }
}
