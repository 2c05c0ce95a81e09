package dev.bulwark.cli.espefuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each chip: random command lines, the exit code that the vendor's tool 5.3.1 gave each, and what its summary said afterwards (the fields that differ from a blank chip, and the SHA-256 of the whole, its prose aside, before and
 * after).
 */
class VendorSummariesTest {
  @TempDir Path dir;

  static Stream<Map<?, ?>> chips() throws IOException, Json.Malformed {
    try (InputStream in = Objects.requireNonNull(VendorSummariesTest.class.getResourceAsStream("vendor-summaries.json"))) {
      return ((List<?>) Json.read(in.readAllBytes())).stream().<Map<?, ?>>map(chip -> (Map<?, ?>) chip).toList().stream();
    }
  }

  private Run run(String chip, String line) {
    return InProcess.run(
        ("espefuse --chip " + chip + " --virt --do-not-confirm --path-efuse-file " + dir.resolve("EFUSE.json") + " " + line.replace("@", dir + "/")).split(" "));
  }

  /** The files that the lines name: {@code kN_0} counts from 1 by ones, {@code kN_1} by twos. */
  private void keys() throws IOException {
    for (int length : new int[] {16, 20, 24, 31, 32, 33, 64}) {
      for (int step = 1; step <= 2; step++) {
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) key[i] = (byte) (i * step + 1);
        Files.write(dir.resolve("k" + length + "_" + (step - 1)), key);
      }
    }
    Files.write(dir.resolve("kz32"), new byte[32]);
  }

  private static String digest(String summary) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(summary.strip().getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("chips")
  void the_same_lines_end_the_same_and_leave_the_same_summary(Map<?, ?> vector) throws Exception {
    keys();
    String chip = String.valueOf(vector.get("chip"));
    assertThat(digest(run(chip, "summary --format json").out())).as("blank " + chip).isEqualTo(vector.get("blank"));
    for (Object step : (List<?>) Objects.requireNonNull(vector.get("steps"))) {
      String line = String.valueOf(((Map<?, ?>) step).get("line"));
      Run run = run(chip, line);
      assertThat((long) run.exit()).as(chip + " " + line + ": " + run.err()).isEqualTo(((Map<?, ?>) step).get("exit"));
    }
    Run after = run(chip, "summary --format json");
    Map<?, ?> fields = (Map<?, ?>) Json.read(after.out().getBytes(StandardCharsets.UTF_8));
    ((Map<?, ?>) Objects.requireNonNull(vector.get("changed")))
        .forEach(
            (name, expected) -> {
              Map<?, ?> field = (Map<?, ?>) Objects.requireNonNull(fields.get(name));
              assertThat(Arrays.asList(field.get("value"), field.get("raw_value"), field.get("readable"), field.get("writeable"))).as(chip + " " + name).isEqualTo(expected);
            });
    assertThat(digest(after.out())).as("all of " + chip).isEqualTo(vector.get("after"));
  }
}
