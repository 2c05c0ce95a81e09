package dev.bulwark.network.lab;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Loads rules into a namespace by {@code nft}: a program that is started by a thread in a namespace is in it too. */
public final class Rules {
  private static final int LONGEST_ANSWER = 4_096;

  private Rules() {}

  /** In one transaction. {@code NETWORK-264} where nft is missing or refuses a line. */
  public static void load(Namespace where, String text) {
    String answer = where.inside(() -> fed(text));
    if (!answer.isEmpty()) throw refused(answer);
  }

  private static String fed(String text) throws IOException {
    Process nft;
    try {
      ProcessBuilder builder = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true);
      builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
      nft = builder.start();
    } catch (IOException e) {
      throw new Problem("NETWORK-264", "nft cannot be started", "install the package nftables", e);
    }
    try (OutputStream out = nft.getOutputStream()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String answer = new String(nft.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    try {
      if (!nft.waitFor(60, TimeUnit.SECONDS)) nft.destroyForcibly();
      else if (nft.exitValue() == 0) return "";
    } catch (InterruptedException e) {
      nft.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    return answer.isBlank() ? "no answer" : answer.lines().findFirst().orElse("no answer");
  }

  private static Problem refused(String answer) {
    return new Problem("NETWORK-264", "nft refuses the rules: " + answer, "check that this kernel has nf_tables with connection tracking");
  }
}
