package dev.bulwark.cli.network;

import dev.bulwark.cli.Main;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The program as a process of its own, for tests that kill it or choose what it finds on its path. */
final class Bulwark {
  static final String POLICY =
      """
      version: 1
      name: two
      zones:
        left:  { vlan: 5, interface: l5, ipv4: [10.5.0.0/24], ipv6: ["fd05::/64"], isolation: true }
        right: { vlan: 6, interface: r6, ipv4: [10.6.0.0/24], ipv6: ["fd06::/64"] }
      rules:
        - { name: left-right, from: left, to: right, services: [https, udp/7000-7010, udp/7020-7030], action: allow }
      """;

  /** What it said and how it ended. */
  record Ended(int exit, String out, String err) {}

  private Bulwark() {}

  static void possible() {
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(namespace.inside(() -> true));
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
    Assumptions.assumeTrue(!nft().isEmpty(), "skipped: nft is not installed");
  }

  /** Where it is; empty where it is not. */
  static String nft() {
    return Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").filter(path -> Files.isExecutable(Path.of(path))).findFirst().orElse("");
  }

  private static ProcessBuilder builder(List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectInput(new File("/dev/null"));
  }

  /** In a namespace, whose rules it means by {@code --here}. */
  static Process start(Namespace namespace, String... arguments) {
    return namespace.inside(() -> builder(List.of(), arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** To its end; with this path, if one is given, and by way of another command, if one is given. */
  static Ended run(Namespace namespace, Path folder, String path, List<String> before, String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        namespace.inside(
            () -> {
              ProcessBuilder builder = builder(before, arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
              builder.environment().put("PATH", path);
              return builder.start();
            });
    if (!process.waitFor(2, TimeUnit.MINUTES)) process.destroyForcibly();
    return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
  }
}
