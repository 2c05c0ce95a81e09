package dev.bulwark.network.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.RulesetJudge;
import dev.bulwark.network.ruleset.Surroundings;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules loaded by the real nft, read back from the kernel and from both of nft's listings, against the text that was loaded. */
class KernelRulesetIT {
  private static final Surroundings ANYWHERE = new Surroundings(packet -> "e0", packet -> packet.source().low() % 2 == 0);

  @TempDir Path folder = Path.of("");

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static void same(String text, Ruleset one, Ruleset other, String which, long seed) {
    RulesetJudge first = new RulesetJudge(one, ANYWHERE);
    RulesetJudge second = new RulesetJudge(other, ANYWHERE);
    RandomPackets packets = new RandomPackets(random(seed));
    for (int i = 0; i < 600; i++) {
      Packet packet = packets.next();
      RulesetJudge.Verdict expected = first.judge(packet);
      RulesetJudge.Verdict actual = second.judge(packet);
      assertThat(actual.accept()).as("%s of seed %s: %s; by %s and by %s in%n%s", which, seed, packet, expected.rule(), actual.rule(), text).isEqualTo(expected.accept());
    }
  }

  @Test
  void what_the_kernel_holds_is_what_was_loaded() {
    try (Nft nft = Nft.start(folder)) {
      for (long seed = 1; seed <= 25; seed++) {
        String text = new RandomRules(random(seed), false).text();
        assertThat(nft.load(text)).isEmpty();
        same(text, NftReader.text(text.getBytes(StandardCharsets.UTF_8)), nft.kernel(), "kernel", seed);
      }
    }
  }

  @Test
  void listings_in_text_and_json_say_the_same_where_nft_lists_truly() {
    try (Nft nft = Nft.start(folder)) {
      for (long seed = 101; seed <= 108; seed++) {
        String text = new RandomRules(random(seed), true).text();
        assertThat(nft.load(text)).isEmpty();
        Ruleset loaded = NftReader.text(text.getBytes(StandardCharsets.UTF_8));
        same(text, loaded, NftReader.read(nft.listing()), "text", seed);
        same(text, loaded, NftReader.read(nft.listing("--json")), "json", seed);
        same(text, loaded, NftReader.read(nft.listing("--numeric")), "numeric text", seed);
      }
    }
  }
}
