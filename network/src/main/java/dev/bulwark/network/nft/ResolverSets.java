package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Field;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sets of the policy's table that a resolver fills. They alone may come and go and be looked into all the same: what is said of the rules then holds for whatever such a set may have in it.
 *
 * <p>Told by their names, which the policy's compiler gives and which stand for the host names behind them; everything else that comes and goes is refused.
 */
public final class ResolverSets {
  private static final String TABLE = "table inet bulwark";
  private static final Pattern NAME = Pattern.compile("n[46]_[a-z0-9][a-z0-9-]{0,62}_[0-9a-f]{8}");

  private ResolverSets() {}

  /** Whether it is one, of a table as in {@code table inet filter}. */
  public static boolean has(String table, String set) {
    return table.equals(TABLE) && NAME.matcher(set).matches();
  }

  /** Whether a rule may look into the set so: by the destination's address of the set's family, and by nothing else. */
  static boolean asked(List<Field> fields, String set) {
    return fields.equals(List.of(set.charAt(1) == '4' ? Field.IPV4_DESTINATION : Field.IPV6_DESTINATION));
  }
}
