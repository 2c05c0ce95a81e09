package dev.bulwark.hardening.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each ESP-IDF release knows of configuration symbols: whether they exist, their constant defaults, their older names.
 *
 * <p>A release is its index in {@link #releases}, oldest first. The table is read once, when it is first asked for.
 */
public final class IdfSymbols {
  private static final Pattern RELEASE = Pattern.compile("v?([0-9]{1,3})\\.([0-9]{1,3})(?:[.\\-+].{0,80})?");

  /** @param existsIn one bit per release @param defaults the constant default per release; null where it is none */
  record Symbol(boolean bool, int existsIn, @Nullable String[] defaults) {}

  /** @param to new names, an exclamation mark before one where its yes is the old no */
  record Rename(List<String> to, int validIn) {}

  private final List<String> releases;
  private final Map<String, Symbol> symbols;
  private final Map<String, List<Rename>> renames;
  private final List<String> sorted;
  private final List<byte[]> letters;

  IdfSymbols(List<String> releases, Map<String, Symbol> symbols, Map<String, List<Rename>> renames) {
    this.releases = List.copyOf(releases);
    this.symbols = symbols;
    this.renames = renames;
    this.sorted = symbols.keySet().stream().sorted().toList();
    this.letters = sorted.stream().map(EditDistance::letters).toList();
  }

  /** The table that the program brings. */
  public static IdfSymbols shipped() {
    return Shipped.TABLE;
  }

  private static final class Shipped {
    static final IdfSymbols TABLE = IdfSymbolsReader.load();
  }

  /** {@code 4.4} to the newest. */
  public List<String> releases() {
    return releases;
  }

  /** All symbols of all releases, sorted. */
  List<String> names() {
    return sorted;
  }

  /** Whether a release knows the symbol. */
  public boolean exists(String name, int release) {
    Symbol symbol = symbols.get(name);
    return symbol != null && (symbol.existsIn >> release & 1) == 1;
  }

  /** The releases that know it, {@code 4.4 to 5.5}; empty when none does. */
  public String span(String name) {
    Symbol symbol = symbols.get(name);
    if (symbol == null || symbol.existsIn == 0) return "";
    String first = releases.get(Integer.numberOfTrailingZeros(symbol.existsIn));
    String last = releases.get(31 - Integer.numberOfLeadingZeros(symbol.existsIn));
    return first.equals(last) ? first : first + " to " + last;
  }

  boolean isBool(String name) {
    Symbol symbol = symbols.get(name);
    return symbol != null && symbol.bool;
  }

  /** The default where it is one unconditional constant: {@code y}, {@code n} or a number. */
  @Nullable String constantDefault(String name, int release) {
    Symbol symbol = symbols.get(name);
    return symbol == null || (symbol.existsIn >> release & 1) == 0 ? null : symbol.defaults[release];
  }

  /** What an old name stands for in a release; empty when it is no old name there. */
  List<String> renamed(String old, int release) {
    for (Rename rename : renames.getOrDefault(old, List.of())) if ((rename.validIn >> release & 1) == 1) return rename.to;
    return List.of();
  }

  /** Whether a release knows the name as a symbol or as an old name. */
  public boolean knows(String name, int release) {
    return exists(name, release) || !renamed(name, release).isEmpty();
  }

  boolean knownAnywhere(String name) {
    return symbols.containsKey(name) || renames.containsKey(name);
  }

  /**
   * The index of the release whose table speaks for {@code text}, such as {@code v5.3.1-12-gabc}: that of its major and minor number; the oldest for older ones, the newest for newer ones, one before for those between.
   * Empty when it is no release.
   */
  public Optional<Integer> release(String text) {
    Matcher parts = RELEASE.matcher(text.strip());
    if (!parts.matches()) return Optional.empty();
    int wanted = order(parts.group(1) + "." + parts.group(2));
    int best = 0;
    for (int i = 0; i < releases.size(); i++) if (order(releases.get(i)) <= wanted) best = i;
    return Optional.of(best);
  }

  /** Whether it is newer than the table. */
  boolean beyond(String text) {
    Matcher parts = RELEASE.matcher(text.strip());
    return parts.matches() && order(parts.group(1) + "." + parts.group(2)) > order(releases.getLast());
  }

  private static int order(String majorMinor) {
    int dot = majorMinor.indexOf('.');
    return Integer.parseInt(majorMinor.substring(0, dot)) * 1_000 + Integer.parseInt(majorMinor.substring(dot + 1));
  }

  /** The symbol of a release with the smallest edit distance, the first by name among equals; empty for a name too long to be a slip. */
  public Optional<String> nearest(String name, int release) {
    if (name.length() > 100) return Optional.empty();
    byte[] own = EditDistance.letters(name);
    int[] bounds = new int[sorted.size()];
    for (int i = 0; i < bounds.length; i++) bounds[i] = exists(sorted.get(i), release) ? EditDistance.least(own, letters.get(i)) : Integer.MAX_VALUE;
    String best = null;
    int least = 200;
    // Those that may be nearest come first, so that most of the others need no look; by name within, so that the first of equals is kept.
    for (int bound = 0; bound < least; bound++) {
      for (int i = 0; i < bounds.length; i++) {
        if (bounds[i] != bound) continue;
        String candidate = sorted.get(i);
        int distance = EditDistance.between(name, candidate, least + 1);
        if (distance > least || distance == least && best != null && best.compareTo(candidate) < 0) continue;
        least = distance;
        best = candidate;
      }
    }
    for (int i = 0; i < bounds.length && best != null; i++) {
      if (bounds[i] == least && sorted.get(i).compareTo(best) < 0 && EditDistance.between(name, sorted.get(i), least + 1) == least) best = sorted.get(i);
    }
    return Optional.ofNullable(best);
  }
}
