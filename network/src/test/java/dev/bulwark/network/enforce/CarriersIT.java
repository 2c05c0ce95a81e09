package dev.bulwark.network.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Virtual threads of a process that works in other namespaces stay in its own. */
class CarriersIT {
  /** A process that has no carriers of virtual threads yet: it works in a namespace, from virtual threads too, and tells in which ones its virtual threads are afterwards. */
  public static final class Working {
    private Working() {}

    public static void main(String[] args) {
      Path own = where();
      Set<Path> seen = ConcurrentHashMap.newKeySet();
      try (Namespace elsewhere = Namespace.create()) {
        new Nft(elsewhere).version();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 40; i++) many.execute(() -> new Nft(elsewhere).version());
        }
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 400; i++) many.execute(() -> seen.add(where()));
        }
      }
      System.out.println(seen.equals(Set.of(own)) ? "at home" : own + " and " + seen);
    }

    private static Path where() {
      try {
        return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void no_virtual_thread_finds_itself_in_a_namespace_in_which_a_program_was_run() throws Exception {
    Needs.rules();
    Process working =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Working.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var told = working.inputReader()) {
      assertThat(told.readLine()).isEqualTo("at home");
    } finally {
      working.destroyForcibly();
    }
  }
}
