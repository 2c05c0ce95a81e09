package dev.bulwark.hardening.cve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dpkg itself orders the same pairs the same way. */
class DpkgOrderIT {
  @TempDir Path dir = Path.of("");

  private static String part(Random random) {
    StringBuilder text = new StringBuilder();
    String letters = "0012399abz.+~";
    for (int left = 1 + random.nextInt(7); left > 0; left--) text.append(letters.charAt(random.nextInt(letters.length())));
    return text.toString();
  }

  private static String version(Random random) {
    String epoch = random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "";
    return epoch + random.nextInt(10) + part(random) + (random.nextInt(3) == 0 ? "" : "-" + part(random));
  }

  @Test
  void random_versions_are_ordered_as_dpkg_orders_them() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")), "skipped: dpkg is not installed");
    Random random = new Random(17);
    List<String> expected = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (int pair = 0; pair < 200; pair++) {
      String one = version(random);
      String other = pair % 5 == 0 ? one + part(random) : version(random);
      script.append("if dpkg --compare-versions '").append(one).append("' lt '").append(other).append("'; then echo lower; elif dpkg --compare-versions '").append(one).append("' eq '").append(other).append("'; then echo same; else echo higher; fi\n");
      int order = DistroOrder.DPKG.compare(one, other);
      expected.add(order < 0 ? "lower" : order == 0 ? "same" : "higher");
    }
    Path file = Files.writeString(dir.resolve("compare.sh"), script);
    Process process = new ProcessBuilder("sh", file.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEqualTo(expected);
  }
}
