package dev.bulwark.network.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Messages in the kernel's form, whole and damaged. */
class KernelMessagesTest {
  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  private static byte[] attribute(int type, byte[]... value) {
    byte[] all = join(value);
    ByteBuffer bytes = ByteBuffer.allocate(4 + (all.length + 3) / 4 * 4).order(ByteOrder.nativeOrder());
    return bytes.putShort((short) (4 + all.length)).putShort((short) type).put(all).array();
  }

  private static byte[] number(int type, int value) {
    return attribute(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  private static byte[] text(int type, String text) {
    return attribute(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] expression(String name, byte[]... data) {
    return attribute(1, text(1, name), attribute(2, data));
  }

  private static final byte[] INET = {1, 0, 0, 0};
  private static final byte[] TABLE = join(INET, text(1, "t"));
  private static final byte[] CHAIN = join(INET, text(1, "t"), text(3, "f"), attribute(4, number(1, 2), number(2, 0)), number(5, 0), text(7, "filter"));
  private static final byte[] SET = join(INET, text(1, "t"), text(2, "s"), number(3, 4 | 8), number(5, 2), number(6, 0xffff_ff00));
  private static final byte[] ELEMENTS =
      join(
          INET, text(1, "t"), text(2, "s"),
          attribute(3, attribute(1, attribute(1, attribute(1, new byte[] {0, 22})), attribute(2, attribute(2, number(1, 1)))), attribute(1, attribute(1, attribute(1, new byte[] {0, 30})), number(3, 1))));
  private static final byte[] RULE =
      join(
          INET, text(1, "t"), text(2, "f"), attribute(3, new byte[] {0, 0, 0, 0, 0, 0, 0, 9}),
          attribute(
              4, expression("meta", number(1, 1), number(2, 16)), expression("cmp", number(1, 1), number(2, 0), attribute(3, attribute(1, new byte[] {6}))),
              expression("payload", number(1, 1), number(2, 2), number(3, 2), number(4, 2)), expression("lookup", text(1, "s"), number(2, 1), number(3, 0))));

  private static Ruleset read(byte[][] messages) {
    KernelTables tables = new KernelTables(new RegisterValues(Map.of()));
    tables.table(messages[0]);
    tables.chain(messages[1]);
    tables.set(messages[2]);
    tables.elements(messages[3]);
    tables.rule(messages[4]);
    return Linker.link(tables.link());
  }

  @Test
  void an_interval_reaches_from_its_mark_to_the_next() {
    Rule rule = read(new byte[][] {TABLE, CHAIN, SET, ELEMENTS, RULE}).chains().getFirst().rules().getFirst();
    assertThat(rule.matches()).hasSize(1);
    assertThat(rule.outcome()).isInstanceOfSatisfying(Outcome.Choose.class, choose -> assertThat(choose.byKey()).containsOnly(Map.entry(java.util.List.of(Ruleset.Values.Span.of(22, 29)), new Outcome.Accept())));
  }

  @Test
  void damaged_messages_are_refused_or_read_and_nothing_else() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(99);
    for (int round = 0; round < 8_000; round++) {
      byte[][] messages = {TABLE.clone(), CHAIN.clone(), SET.clone(), ELEMENTS.clone(), RULE.clone()};
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        int which = random.nextInt(5);
        byte[] message = messages[which];
        if (random.nextInt(8) == 0) messages[which] = java.util.Arrays.copyOf(message, random.nextInt(message.length + 8));
        else if (message.length > 0) message[random.nextInt(message.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(32));
      }
      try {
        assertThat(read(messages)).isNotNull();
      } catch (Problem problem) {
        assertThat(problem.code()).matches("NETWORK-(021|22[0-4])");
      }
    }
  }
}
