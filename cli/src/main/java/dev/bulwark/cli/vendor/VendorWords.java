package dev.bulwark.cli.vendor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Turns a line written for the vendor's tools into the one spelling that is parsed.
 *
 * <ul>
 *   <li>Names of commands and options may have underscores (4.x) or dashes (5.x). Values are left as they are.
 *   <li>Some options take every word up to the next option, the data file included, so that the vendor's tools call a line without one wrong. Here the last word is the data file when nothing else is left for it.
 * </ul>
 */
public final class VendorWords implements IParameterPreprocessor {
  private final boolean chained;
  private final Map<String, Set<String>> listing;

  /**
   * @param chained whether several commands may stand in one line
   * @param listing by command, the options that take a list of words
   */
  public VendorWords(boolean chained, Map<String, Set<String>> listing) {
    this.chained = chained;
    this.listing = Map.copyOf(listing);
  }

  @Override
  @SuppressWarnings("JdkObsolete") // the library hands over a Stack
  public boolean preprocess(Stack<String> args, CommandSpec group, @Nullable ArgSpec arg, @Nullable Map<String, Object> info) {
    List<String> words = new ArrayList<>(args);
    Collections.reverse(words);
    List<String> spelt = spell(words, group);
    args.clear();
    Collections.reverse(spelt);
    args.addAll(spelt);
    return false;
  }

  List<String> spell(List<String> words, CommandSpec group) {
    List<String> spelt = new ArrayList<>();
    CommandSpec command = group;
    int positional = 0;
    int spare = -1;
    int i = 0;
    while (i < words.size()) {
      String word = words.get(i++);
      if (word.equals("--")) {
        spelt.addAll(words.subList(i - 1, words.size()));
        return spelt;
      }
      if (!word.startsWith("-") || word.length() == 1) {
        String name = word.replace('_', '-');
        @Nullable CommandLine named = chained || command == group ? group.subcommands().get(name) : null;
        if (named != null) command = named.getCommandSpec();
        else positional++;
        spelt.add(named != null ? name : word);
        continue;
      }
      Written written = Written.of(word);
      @Nullable OptionSpec option = command.findOption(written.name);
      if (option == null || option.arity().max() == 0) {
        spelt.add(option == null ? word : written.whole());
        continue;
      }
      List<String> values = new ArrayList<>();
      if (written.value != null) values.add(written.value);
      boolean list = listing.getOrDefault(command.name(), Set.of()).contains(option.longestName());
      while (i < words.size() && (list ? !words.get(i).startsWith("-") : values.isEmpty())) values.add(words.get(i++));
      if (values.isEmpty()) spelt.add(written.name);
      for (String value : values) {
        spelt.add(option.longestName());
        spelt.add(value);
      }
      if (list && values.size() > 1) spare = spelt.size() - 2;
    }
    // Vendor lines such as `sign_data -k KEY DATA`: the list swallowed the data file.
    if (positional == 0 && spare >= 0) spelt.remove(spare);
    return spelt;
  }

  /** An option as written: {@code --name}, {@code --name=value}, {@code -n} or {@code -nvalue}. */
  private record Written(String name, @Nullable String value) {
    static Written of(String word) {
      if (!word.startsWith("--")) return new Written(word.substring(0, 2), word.length() == 2 ? null : word.substring(word.charAt(2) == '=' ? 3 : 2));
      int equals = word.indexOf('=');
      String name = (equals < 0 ? word : word.substring(0, equals)).replace('_', '-');
      return new Written(name, equals < 0 ? null : word.substring(equals + 1));
    }

    String whole() {
      return value == null ? name : name.startsWith("--") ? name + "=" + value : name + value;
    }
  }
}
