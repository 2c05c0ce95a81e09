package dev.bulwark.network.enforce;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What the kernel holds of the policy's table, without what changes by itself: counters, handles, numbers of sets without a name, and which side is in force.
 *
 * <p>Of each rule there is nft's text and beside it the expressions that the kernel runs, because the text of nft 1.0.6 leaves out a match on the family in places: a rule narrowed so by hand has the same text.
 *
 * @param lines the text, each with the chain or set that it stands in
 * @param expressions what the kernel runs
 */
record Listing(List<String> lines, List<String> expressions) {
  Listing {
    lines = List.copyOf(lines);
    expressions = List.copyOf(expressions);
  }

  static Listing of(Nft nft) {
    return LoadedTable.of(nft).listing();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest((String.join("\n", lines) + "\n\n" + String.join("\n", expressions)).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What is different, in words; empty only where nothing is. */
  static List<String> changes(Listing expected, Listing actual) {
    List<String> changes = new ArrayList<>();
    if (expected.equals(actual)) return changes;
    minus(expected.lines, actual.lines).forEach(line -> changes.add("missing: " + line));
    minus(actual.lines, expected.lines).forEach(line -> changes.add("added: " + line));
    if (changes.isEmpty()) {
      minus(expected.expressions, actual.expressions).forEach(line -> changes.add("missing in what the kernel runs: " + line));
      minus(actual.expressions, expected.expressions).forEach(line -> changes.add("added in what the kernel runs: " + line));
    }
    if (changes.isEmpty()) changes.add("rules stand in another order");
    return changes;
  }

  private static List<String> minus(List<String> from, List<String> what) {
    Map<String, Integer> left = new HashMap<>();
    for (String line : what) left.merge(line, 1, Integer::sum);
    List<String> rest = new ArrayList<>();
    for (String line : from) if (left.merge(line, -1, Integer::sum) < 0) rest.add(line);
    return rest;
  }
}
