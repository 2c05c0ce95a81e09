package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of the system that make samples. */
final class Programs {
  private Programs() {}

  static void need(String... programs) {
    for (String program : programs) {
      boolean there = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin").stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      Assumptions.assumeTrue(there, "skipped: " + program + " is not installed");
    }
  }

  static void run(Path folder, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) throw new IOException(String.join(" ", command) + ": " + said);
  }
}
