package dev.bulwark.bench;

import java.util.Arrays;
import java.util.Locale;

/** A handful of measured values and what one says of them. */
record Figures(double[] sorted) {
  static Figures of(double... values) {
    double[] copy = values.clone();
    Arrays.sort(copy);
    return new Figures(copy);
  }

  double median() {
    return percentile(50);
  }

  /** Nearest rank. */
  double percentile(int p) {
    if (sorted.length == 0) return Double.NaN;
    int rank = (int) Math.ceil(p / 100.0 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  double max() {
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
  }

  String line(String unit) {
    return String.format(Locale.ROOT, "n=%d min %.1f p50 %.1f p99 %.1f max %.1f %s", sorted.length, percentile(0), median(), percentile(99), max(), unit);
  }
}
