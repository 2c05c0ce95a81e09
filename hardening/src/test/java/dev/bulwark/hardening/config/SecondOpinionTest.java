package dev.bulwark.hardening.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our verdicts beside those of another implementation of the same specification, {@code verdicts/oracle.py}. */
class SecondOpinionTest {
  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SecondOpinionTest.class.getResourceAsStream("verdicts/" + name)) {
      if (in == null) throw new AssertionError(name + " is missing");
      return in.readAllBytes();
    }
  }

  private static Optional<String> given(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(text);
  }

  @Test
  void every_verdict_on_symbols_equals_that_of_a_second_implementation() throws IOException {
    int rows = 0;
    for (String line : new String(resource("verdicts.tsv"), StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("#")) continue;
      String[] row = line.split("\t");
      AuditOptions options = new AuditOptions(given(row[1]), given(row[2]), row[3].equals("production"), given(row[4]).map(list -> Set.of(list.split(","))).orElse(Set.of()), Judged.DAY);
      AuditedInput input = new ConfigAudit(RulePack.shipped(), options).sdkconfig(row[0], resource(row[0]), null);
      StringBuilder letters = new StringBuilder();
      input.results().stream().filter(result -> !result.rule().startsWith("ESP-META")).forEach(result -> letters.append(Character.toUpperCase(result.verdict().id().charAt(0))));
      assertThat(letters.toString()).as(line.substring(0, line.lastIndexOf('\t'))).isEqualTo(row[5]);
      rows++;
    }
    assertThat(rows).isEqualTo(120);
  }
}
