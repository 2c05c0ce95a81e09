package dev.bulwark.hardening.cve;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of an Alpine package: {@code 1.2.3b_rc1_p2-r4}. A text of another form comes before all others. */
record ApkVersion(List<String> numbers, String letter, List<String> suffixes, String revision) implements Comparable<ApkVersion> {
  private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)*)([a-z]?)((?:_[a-z]+[0-9]*)*)(?:~[0-9a-f]+)?(?:-r([0-9]+))?");
  private static final Pattern SUFFIX = Pattern.compile("_([a-z]+)([0-9]*)");

  /** In rising order; what is not there stands between {@code rc} and {@code cvs}. */
  private static final List<String> ORDER = List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

  ApkVersion {
    numbers = List.copyOf(numbers);
    suffixes = List.copyOf(suffixes);
  }

  static ApkVersion of(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > 200 || !form.matches()) return new ApkVersion(List.of(), "", List.of(), "");
    List<String> suffixes = new ArrayList<>();
    Matcher suffix = SUFFIX.matcher(form.group(3));
    while (suffix.find()) suffixes.add(suffix.group(1) + " " + suffix.group(2));
    return new ApkVersion(List.of(form.group(1).split("\\.", -1)), form.group(2), suffixes, form.group(4) == null ? "" : form.group(4));
  }

  @Override
  public int compareTo(ApkVersion other) {
    for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
      int order = number(numbers.get(i), other.numbers.get(i), i == 0);
      if (order != 0) return order;
    }
    if (numbers.size() != other.numbers.size()) return Integer.compare(numbers.size(), other.numbers.size());
    if (!letter.equals(other.letter)) return letter.compareTo(other.letter);
    for (int i = 0; i < Math.max(suffixes.size(), other.suffixes.size()); i++) {
      String mine = i < suffixes.size() ? suffixes.get(i) : " ";
      String theirs = i < other.suffixes.size() ? other.suffixes.get(i) : " ";
      int order = Integer.compare(rank(mine), rank(theirs));
      if (order == 0) order = DistroOrder.numbers(mine.substring(mine.indexOf(' ') + 1), theirs.substring(theirs.indexOf(' ') + 1));
      if (order != 0) return order;
    }
    return DistroOrder.numbers(revision, other.revision);
  }

  /** Behind the first point a leading zero makes it a decimal fraction. */
  private static int number(String one, String other, boolean first) {
    boolean fraction = !first && (one.startsWith("0") || other.startsWith("0"));
    return fraction ? one.compareTo(other) : DistroOrder.numbers(one, other);
  }

  private static int rank(String suffix) {
    int known = ORDER.indexOf(suffix.substring(0, suffix.indexOf(' ')));
    return known < 0 ? ORDER.size() : known;
  }
}
