package dev.bulwark.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What {@code openssl speed} says of one primitive on this machine, in this run, on one core. NaN where openssl is missing or says something else. */
final class OpensslSpeed {
  private OpensslSpeed() {}

  /** Bytes a second of {@code -evp algorithm} in calls of {@code bytes}. */
  static double bytes(String algorithm, int bytes) {
    for (String line : run("-evp", algorithm, "-bytes", Integer.toString(bytes), "-mr")) {
      if (line.startsWith("+F:")) return number(line.substring(line.lastIndexOf(':') + 1));
    }
    return Double.NaN;
  }

  /** Signatures ({@code sign}) or verifications a second of, for instance, {@code rsa3072} or {@code ecdsap256}. */
  static double operations(String algorithm, boolean sign) {
    for (String line : run(algorithm)) {
      List<String> words = List.of(line.strip().split("\\s+"));
      // "… 3072 bits 0.001648s 0.000034s 606.8 29411.0": seconds for each, then how many a second.
      if (words.size() > 4 && words.get(words.size() - 3).endsWith("s") && words.contains("bits")) return number(words.get(words.size() - (sign ? 2 : 1)));
    }
    return Double.NaN;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static List<String> run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl", "speed", "-seconds", "1"));
    command.addAll(List.of(arguments));
    try {
      Process openssl = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
