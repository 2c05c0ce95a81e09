package dev.bulwark.network.nftables;

import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Prefix;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Values as nft reads and lists them. */
final class Spelling {
  /** In bytes; nft refuses more (NFTNL_UDATA_COMMENT_MAXLEN). */
  private static final int LONGEST_COMMENT = 128;

  private Spelling() {}

  /** An address, a prefix, or a range, whichever is shortest. */
  static String of(IpSet.Range range) {
    if (range.low().equals(range.high())) return range.low().toString();
    List<Prefix> prefixes = new IpSet(range.low().family(), List.of(range)).prefixes();
    return prefixes.size() == 1 ? prefixes.getFirst().toString() : range.low() + "-" + range.high();
  }

  static String of(NumberSet.Range range) {
    return range.low() == range.high() ? Integer.toString(range.low()) : range.low() + "-" + range.high();
  }

  /** One value, or a set without a name. */
  static String of(NumberSet numbers) {
    return braced(numbers.ranges().stream().map(Spelling::of).toList());
  }

  static String braced(List<String> values) {
    return values.size() == 1 ? values.getFirst() : "{ " + String.join(", ", values) + " }";
  }

  /** {@code comment "…"}: the names, as many as fit. Anything that could end the quotes is not in a name, and is taken out all the same. */
  static String comment(Set<String> names) {
    String whole = names.stream().map(Spelling::plain).collect(Collectors.joining(" "));
    if (whole.length() > LONGEST_COMMENT) {
      String more = " and more";
      int cut = whole.lastIndexOf(' ', LONGEST_COMMENT - more.length());
      whole = (cut > 0 ? whole.substring(0, cut) : whole.substring(0, LONGEST_COMMENT - more.length())) + more;
    }
    return "comment \"" + whole + "\"";
  }

  static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9 _.-]", "_");
  }
}
