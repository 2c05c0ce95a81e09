package dev.bulwark.network.mud;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Somebody else's program, where the machine has it. */
final class Program {
  record Run(int exit, String text) {}

  private Program() {}

  static String path(String name) {
    Optional<Path> found = Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin").map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(found.isPresent(), "skipped: " + name + " is not installed");
    return found.map(Path::toString).orElse(name);
  }

  static Run run(String name, String... arguments) throws IOException {
    List<String> command = Stream.concat(Stream.of(path(name)), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Run(process.waitFor(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static void works(String name, String... arguments) throws IOException {
    Run run = run(name, arguments);
    if (run.exit() != 0) throw new AssertionError(name + " " + String.join(" ", arguments) + ": " + run.text());
  }
}
