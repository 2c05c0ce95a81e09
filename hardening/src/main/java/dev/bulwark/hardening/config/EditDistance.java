package dev.bulwark.hardening.config;

import java.util.Arrays;

/** How many letters must be put in, taken out or exchanged to make one name of another (Levenshtein). */
final class EditDistance {
  private static final int LETTERS = 38;

  private EditDistance() {}

  /** How often each letter stands in a name: enough to see that two names are far apart. */
  static byte[] letters(String name) {
    byte[] counts = new byte[LETTERS];
    for (int i = 0; i < name.length() && i < 120; i++) {
      char c = name.charAt(i);
      counts[c >= 'A' && c <= 'Z' ? c - 'A' : c >= '0' && c <= '9' ? 26 + c - '0' : c == '_' ? 36 : 37]++;
    }
    return counts;
  }

  /** At least so many letters must change: never more than the distance. */
  static int least(byte[] one, byte[] other) {
    int missing = 0;
    int extra = 0;
    for (int i = 0; i < LETTERS; i++) {
      int more = one[i] - other[i];
      if (more > 0) extra += more;
      else missing -= more;
    }
    return Math.max(missing, extra);
  }

  /** The distance, or {@code enough} when it is that or more: a caller who has a nearer one does not wait for the rest. */
  static int between(String one, String other, int enough) {
    int[] above = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= other.length(); j++) {
        int exchanged = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(exchanged, Math.min(above[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least >= enough) return enough;
      int[] done = above;
      above = row;
      row = done;
    }
    return Math.min(above[other.length()], enough);
  }
}
