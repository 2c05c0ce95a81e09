package dev.bulwark.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, the reader answers with a configuration or with problems that can be printed; it never throws. */
class ConfigReaderFuzzTest {
  private static final String[] WORDS = {
    "tenant", "listen", "mqtt", "gateway", "limits", "pki", "profiles", "keys", ":", ": ", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "&a", "*a", "!!x", "\"", "'", "|", ">", "%", "---", "...", "#", "?", "null", "~", "1883",
    "mqtts://", "P90D", "true", "\t", "\u0000", "\ud800", "\u202e", "\uFEFF", "9999999999999999999", "-1", "GiB", "\\u", "@", "`"
  };

  @FuzzTest
  void any_text_is_answered(FuzzedDataProvider data) {
    answer(data.consumeRemainingAsString());
  }

  @Test
  void shuffled_words_of_the_format_are_answered() {
    Random random = new Random(20_260_101);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(24); n >= 0; n--) text.append(WORDS[random.nextInt(WORDS.length)]);
      answer(text.toString());
    }
  }

  private static void answer(String text) {
    switch (ConfigReader.read(text)) {
      case ConfigReading.Valid valid -> assertThat(ConfigReader.read(ConfigYaml.show(valid.config()))).isInstanceOf(ConfigReading.Valid.class);
      case ConfigReading.Invalid invalid -> {
        assertThat(invalid.problems()).isNotEmpty();
        invalid.problems().forEach(problem -> assertThat(problem.line()).doesNotContain("\n"));
      }
    }
  }
}
