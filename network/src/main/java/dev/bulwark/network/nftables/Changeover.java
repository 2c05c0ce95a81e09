package dev.bulwark.network.nftables;

import dev.bulwark.network.model.Model;
import java.util.List;

/**
 * From whatever the table holds to a model's rules, under traffic, in two transactions.
 *
 * <h2>Guarantees</h2> After {@link #ready} every packet is judged as before: what it adds no packet reaches. {@link #switched} changes nothing but the base chains' rules, all at one moment, and takes away what was in force. A packet meets the rules before or
 * those after, each of them whole; sets of ranges have their elements by then, which they have not in the transaction that makes them. Sets that a resolver fills stay where they are, with what they hold.
 * <h2>Does not guarantee</h2> That the kernel takes {@link #switched} where a base chain was made by hand in another form; then nothing is changed.
 *
 * @param ready to be loaded first
 * @param switched to be loaded then
 * @param undone to be loaded instead, where it is not to come to that
 */
public record Changeover(String ready, String switched, String undone) {
  private static final String TABLE = "inet " + NftablesBackend.TABLE;

  /** What the table can hold besides rules, in the order in which they may be taken away. */
  public enum Kind {
    MAP,
    CHAIN,
    SET;

    /** As in nft's listings. */
    public String word() {
      return this == MAP ? "map" : this == CHAIN ? "chain" : "set";
    }
  }

  /** Something that the table holds now. */
  public record Thing(Kind kind, String name) {}

  /**
   * To the model's rules.
   *
   * @param side which is not in force; what is there under its names, of a changeover that was cut off, goes first
   * @param there all that the table holds
   */
  public static Changeover to(Model model, Side side, List<Thing> there) {
    TableWriter table = new TableWriter(model, side);
    List<Thing> stale = there.stream().filter(thing -> thing.name().startsWith(side.prefix())).toList();
    List<Thing> rest = there.stream().filter(thing -> !stale.contains(thing)).toList();
    List<String> bases = table.bases().stream().map(TableWriter.Base::name).toList();
    String ready = emptied(stale) + deleted(stale) + "\ntable " + TABLE + " {\n" + table.ready() + "}\n";
    List<Thing> old = rest.stream().filter(thing -> thing.kind() != Kind.CHAIN || !bases.contains(thing.name())).filter(thing -> thing.kind() != Kind.SET || !table.resolved().contains(thing.name())).toList();
    String switched = "table " + TABLE + " {\n" + table.hooks() + "}\n" + emptied(rest) + "table " + TABLE + " {\n" + table.rules() + "}\n" + deleted(old);
    List<Thing> fresh = table.resolved().stream().map(name -> new Thing(Kind.SET, name)).filter(thing -> !there.contains(thing)).toList();
    return new Changeover(ready, switched, swept(side, table.things()) + deleted(fresh));
  }

  /** What a changeover left that was cut off between its two transactions; no packet reaches it. */
  public static String swept(Side side, List<Thing> there) {
    List<Thing> stale = there.stream().filter(thing -> thing.name().startsWith(side.prefix())).toList();
    return emptied(stale) + deleted(stale);
  }

  /** Without rules nothing refers to anything any more. */
  private static String emptied(List<Thing> things) {
    StringBuilder text = new StringBuilder();
    for (Thing thing : things) if (thing.kind() == Kind.CHAIN) text.append("flush chain ").append(TABLE).append(' ').append(thing.name()).append('\n');
    return text.toString();
  }

  private static String deleted(List<Thing> things) {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) for (Thing thing : things) if (thing.kind() == kind) text.append("delete ").append(kind.word()).append(' ').append(TABLE).append(' ').append(thing.name()).append('\n');
    return text.toString();
  }
}
