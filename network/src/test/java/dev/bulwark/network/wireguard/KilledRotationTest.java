package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that rotates without end is killed by the system's own SIGKILL, wherever it stands. */
class KilledRotationTest {
  @TempDir Path dir;

  /** The process that is killed. */
  public static final class Rotating {
    private Rotating() {}

    public static void main(String[] args) {
      Tunnels tunnels = new Tunnels(Path.of(args[0]), new SecureRandom());
      tunnels.config(TunnelSite.seed(), false);
      while (true) {
        tunnels.rotate(TunnelSite.seed(), "laptop").shared().close();
        System.out.println("rotated");
      }
    }
  }

  @Test
  void killed_anywhere_in_a_rotation_both_ends_fit_together_after_the_next_call() throws IOException, InterruptedException {
    Path folder = dir.resolve("t");
    Random random = new Random(5);
    for (int round = 0; round < 3; round++) {
      Process rotating =
          new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Rotating.class.getName(), folder.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader said = new BufferedReader(new InputStreamReader(rotating.getInputStream(), StandardCharsets.US_ASCII))) {
        for (int i = 0; i < 2; i++) assertThat(said.readLine()).isEqualTo("rotated");
        LockSupport.parkNanos(random.nextInt(20_000_000));
        rotating.destroyForcibly();
        assertThat(rotating.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(rotating.exitValue()).isEqualTo(128 + 9);
      new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false);
      SortedMap<String, String> files = TunnelSite.files(folder);
      String peer = files.getOrDefault("peer-laptop.conf", "");
      String shared = files.getOrDefault("keys/laptop.psk", "?").strip();
      assertThat(List.of(peer, files.getOrDefault("wg0.conf", ""))).allSatisfy(text -> assertThat(text).contains(shared));
      assertThat(peer).contains(files.getOrDefault("keys/laptop.key", "?").strip());
      assertThat(files.getOrDefault("wg0.conf", "")).contains(files.getOrDefault("keys/laptop.pub", "?").strip());
      assertThat(files.keySet()).noneMatch(name -> name.startsWith(".wireguard"));
    }
  }
}
