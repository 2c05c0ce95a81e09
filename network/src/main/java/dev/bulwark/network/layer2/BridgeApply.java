package dev.bulwark.network.layer2;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Puts a site's switch in force on the bridges and ports of a namespace.
 *
 * <h2>Guarantees</h2> Bridges that are missing are made; where a port is missing nothing is changed. A second time changes nothing.
 * <h2>Does not guarantee</h2> To take out ports that the policy does not name.
 * <h2>Fails by</h2> {@code NETWORK-283} where {@code ip} or {@code bridge} is missing or does not answer, {@code NETWORK-284} where they refuse, a missing port included; as {@link BridgeBackend} where the policy has no such switch.
 */
public final class BridgeApply {
  private static final int LONGEST_SECONDS = 60;

  /** What may change by itself: whether the other end of a cable is up, and what a port has learnt by then. */
  private static final Pattern PASSING = Pattern.compile(" (state|qdisc|qlen) \\S+|,?(LOWER_UP|NO-CARRIER|M-DOWN)");

  private final Namespace namespace;

  /** Acts in that namespace and in no other. */
  public BridgeApply(Namespace namespace) {
    this.namespace = namespace;
  }

  /** Whether anything had to be changed. */
  public boolean apply(Policy policy, Model model) {
    String script = new BridgeBackend().compile(policy, model).files().getFirst().content();
    String before = state();
    run(script);
    return !before.equals(state());
  }

  private String state() {
    return PASSING.matcher(run("set -eu\nip -o link show\nbridge -d link show\nbridge vlan show\n")).replaceAll("");
  }

  private String run(String script) {
    return namespace.inside(() -> shell(script));
  }

  private static String shell(String script) throws IOException {
    Path out = Files.createTempFile("bulwark-bridge", ".out");
    try {
      // The child is made by the thread that is inside, and inherits its namespace.
      ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-s")).redirectErrorStream(true).redirectOutput(out.toFile());
      builder.environment().put("LC_ALL", "C");
      builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
      Process process = builder.start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(script.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended before it read everything; what it printed says why.
        if (process.isAlive()) throw e;
      }
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Problem("NETWORK-283", "the programs ip and bridge have not answered for " + LONGEST_SECONDS + " s", "look at the load of the machine");
      }
      String said = Files.readString(out, StandardCharsets.UTF_8);
      if (process.exitValue() == 127) throw new Problem("NETWORK-283", "the programs ip and bridge are missing", "install the package iproute2");
      if (process.exitValue() != 0) throw new Problem("NETWORK-284", "the switch cannot be set up: " + Printable.line(said.lines().reduce("", (first, last) -> last), 200), "see what is named; running it again is safe");
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("NETWORK-283", "interrupted", "run it again", e);
    } finally {
      Files.deleteIfExists(out);
    }
  }
}
