package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A SoftHSM2 of its own for one test class: its tokens lie under the folder that {@code SOFTHSM2_CONF} names. */
final class SoftHsm {
  static final String PIN = "4711";
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/lib/softhsm/libsofthsm2.so"), Path.of("/usr/lib64/pkcs11/libsofthsm2.so"), Path.of("/usr/lib64/softhsm/libsofthsm2.so"));
  final Path library;
  private final Path configuration;

  private SoftHsm(Path library, Path configuration) {
    this.library = library;
    this.configuration = configuration;
  }

  static SoftHsm startOrSkip() throws IOException {
    Path library = PLACES.stream().filter(Files::exists).findFirst().orElse(null);
    assumeTrue(library != null, "skipped: no SoftHSM2 (package softhsm2)");
    String conf = System.getenv("SOFTHSM2_CONF");
    assumeTrue(conf != null, "skipped: SOFTHSM2_CONF is not set for this process");
    if (library == null || conf == null) throw new IllegalStateException("skipped above");
    Path configuration = Path.of(conf);
    Path folder = PrivateFile.folderOf(configuration);
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
      }
    }
    Files.createDirectories(folder.resolve("tokens"));
    Files.writeString(configuration, "directories.tokendir = " + folder.resolve("tokens") + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    return new SoftHsm(library, configuration);
  }

  void makeToken(String label) throws Exception {
    run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "123456");
  }

  void deleteToken(String label) throws Exception {
    run("softhsm2-util", "--delete-token", "--token", label);
  }

  Pkcs11Token token(String label) {
    return Pkcs11Token.of(library, label);
  }

  String run(String... command) throws Exception {
    Outcome outcome = start(command);
    assertThat(outcome.exit).as(outcome.out).isZero();
    return outcome.out;
  }

  private record Outcome(int exit, String out) {}

  private Outcome start(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", configuration.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.exitValue(), out.strip());
  }

  /** Uses a token from a process of its own, where the library sees the tokens as they are now; answers {@code INDEX HEX_OF_PUBLIC_KEY}, or the code of the problem. */
  String probe(String label, String key, String verb) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return run(
        java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
        "-cp", System.getProperty("java.class.path"), SoftHsmProbe.class.getName(), library.toString(), label, key, verb);
  }
}
