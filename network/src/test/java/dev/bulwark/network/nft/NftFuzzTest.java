package dev.bulwark.network.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, the answer is a rule set or a coded refusal. */
class NftFuzzTest {
  private static final String JSON =
      "{\"nftables\": [{\"table\": {\"family\": \"inet\", \"name\": \"t\"}}, {\"set\": {\"family\": \"inet\", \"name\": \"s\", \"table\": \"t\", \"type\": [\"ipv4_addr\", \"inet_service\"], \"flags\": [\"interval\"], \"elem\": [{\"concat\": [{\"prefix\": {\"addr\": \"10.0.0.0\", \"len\": 24}}, {\"range\": [80, 90]}]}]}},"
          + " {\"chain\": {\"family\": \"inet\", \"table\": \"t\", \"name\": \"f\", \"type\": \"filter\", \"hook\": \"forward\", \"prio\": 0, \"policy\": \"drop\"}}, {\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"f\", \"expr\": [{\"match\": {\"op\": \"in\", \"left\": {\"ct\": {\"key\": \"state\"}}, \"right\": [\"established\", \"related\"]}},"
          + " {\"match\": {\"op\": \"==\", \"left\": {\"fib\": {\"result\": \"oif\", \"flags\": [\"saddr\", \"iif\"]}}, \"right\": false}}, {\"vmap\": {\"key\": {\"meta\": {\"key\": \"nfproto\"}}, \"data\": {\"set\": [[\"ipv4\", {\"accept\": null}], [\"*\", {\"jump\": {\"target\": \"f\"}}]]}}}]}}]}";
  private static final String[] WORDS = {"{", "}", ";", "\n", "accept", "jump c1", "@nets", "$ports", "!=", "vmap", ":", "-", "/", ".", ",", "\"", "#", "elements = ", "chain x {", "null", "[", "]", "{}", "\"@s\"", "4294967296", "::", "0x", "type filter hook input priority", "policy drop;", "add rule inet t c1 ", "\\\n", "*"};

  private static void survives(byte[] bytes) {
    try {
      assertThat(NftReader.read(bytes).chains()).isNotNull();
    } catch (Problem problem) {
      assertThat(problem.code()).matches("NETWORK-(021|22[0-2])");
      assertThat(problem.line().length()).isLessThan(4_000);
    }
  }

  @Test
  void damaged_rule_sets_are_refused_or_read_and_nothing_else() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4711);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder(round % 3 == 0 ? JSON : new RandomRules(random, false).text());
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.insert(at, WORDS[random.nextInt(WORDS.length)]);
          case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
          case 2 -> text.setCharAt(at, (char) random.nextInt(256));
          default -> text.insert(at, text.substring(Math.max(0, at - random.nextInt(200)), at));
        }
        if (text.isEmpty()) text.append(' ');
      }
      survives(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
