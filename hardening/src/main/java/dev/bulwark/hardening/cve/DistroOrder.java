package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.version.Version;
import dev.bulwark.hardening.version.VersionRange;
import java.util.Optional;

/**
 * How distributions order the versions of their packages.
 *
 * <p>Guarantees: a total order of any two texts, never an exception. Source: Debian policy 5.6.12 and deb-version(7); Alpine's apk-tools, {@code version.c}.
 */
enum DistroOrder {
  DPKG {
    @Override
    int compare(String one, String other) {
      int byEpoch = numbers(epoch(one), epoch(other));
      if (byEpoch != 0) return byEpoch;
      String mine = one.substring(one.indexOf(':') + 1);
      String theirs = other.substring(other.indexOf(':') + 1);
      int byUpstream = parts(upstream(mine), upstream(theirs));
      return byUpstream != 0 ? byUpstream : parts(revision(mine), revision(theirs));
    }
  },
  APK {
    @Override
    int compare(String one, String other) {
      return ApkVersion.of(one).compareTo(ApkVersion.of(other));
    }
  };

  abstract int compare(String one, String other);

  /** By the key of a package of a distribution; empty for any other product. */
  static Optional<DistroOrder> of(String product) {
    if (product.startsWith("debian:") || product.startsWith("ubuntu:")) return Optional.of(DPKG);
    return product.startsWith("alpine:") ? Optional.of(APK) : Optional.empty();
  }

  /** Whether the range holds the package's version, both as the distribution writes them. */
  boolean holds(VersionRange range, Version version) {
    Version from = range.from();
    Version to = range.to();
    if (from != null) {
      int order = compare(version.toString(), from.toString());
      if (order < 0 || (order == 0 && !range.fromIncluded())) return false;
    }
    if (to == null) return true;
    int order = compare(version.toString(), to.toString());
    return order < 0 || (order == 0 && range.toIncluded());
  }

  private static String epoch(String version) {
    int colon = version.indexOf(':');
    return colon < 0 ? "" : version.substring(0, colon);
  }

  private static String upstream(String version) {
    int dash = version.lastIndexOf('-');
    return dash < 0 ? version : version.substring(0, dash);
  }

  private static String revision(String version) {
    int dash = version.lastIndexOf('-');
    return dash < 0 ? "" : version.substring(dash + 1);
  }

  /** Parts without digits and numbers by turns. */
  private static int parts(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() || j < other.length()) {
      while ((i < one.length() && !digit(one.charAt(i))) || (j < other.length() && !digit(other.charAt(j)))) {
        int order = Integer.compare(weight(one, i), weight(other, j));
        if (order != 0) return order;
        i++;
        j++;
      }
      int iEnd = i;
      int jEnd = j;
      while (iEnd < one.length() && digit(one.charAt(iEnd))) iEnd++;
      while (jEnd < other.length() && digit(other.charAt(jEnd))) jEnd++;
      int order = numbers(one.substring(Math.min(i, one.length()), Math.max(iEnd, Math.min(i, one.length()))), other.substring(Math.min(j, other.length()), Math.max(jEnd, Math.min(j, other.length()))));
      if (order != 0) return order;
      i = iEnd;
      j = jEnd;
    }
    return 0;
  }

  /** A tilde before the end, the end and digits before letters, letters before all else. */
  private static int weight(String text, int at) {
    if (at >= text.length() || digit(text.charAt(at))) return 0;
    char c = text.charAt(at);
    if (c == '~') return -1;
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter ? c : c + 256;
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Numbers of any length; nothing is 0. */
  static int numbers(String one, String other) {
    String mine = trimmed(one);
    String theirs = trimmed(other);
    return mine.length() != theirs.length() ? Integer.compare(mine.length(), theirs.length()) : mine.compareTo(theirs);
  }

  private static String trimmed(String digits) {
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') from++;
    return digits.substring(from);
  }
}
