package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The tokens of SoftHSM2 that the tests of this module share. The library sees those that exist when a process first uses it and no later one, so all of them are made at once. */
final class SoftHsmTokens {
  static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  static final String PIN = "4711";
  /** Holds the keys of devices. */
  static final String DEVICE = "device";
  /** Holds the keys that sign releases. */
  static final String RELEASE = "release";
  private static boolean made;

  private SoftHsmTokens() {}

  static synchronized void makeOrSkip() throws Exception {
    assumeTrue(Files.exists(LIBRARY), "skipped: no SoftHSM2 (package softhsm2)");
    Rig.needs("softhsm2-util");
    String conf = System.getenv("SOFTHSM2_CONF");
    assumeTrue(conf != null, "skipped: SOFTHSM2_CONF is not set for this process");
    if (made || conf == null) return;
    Path configuration = Path.of(conf);
    Path tokens = configuration.resolveSibling("tokens");
    removeThoseOfAnEarlierRun(tokens);
    Files.createDirectories(tokens);
    Files.writeString(configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    for (String label : List.of(DEVICE, RELEASE)) must("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "123456");
    made = true;
  }

  private static void removeThoseOfAnEarlierRun(Path tokens) throws IOException {
    if (!Files.exists(tokens)) return;
    try (Stream<Path> old = Files.walk(tokens)) {
      for (Path path : old.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  static void must(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
  }
}
