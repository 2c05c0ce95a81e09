package dev.bulwark.gateway.mqtt.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated octets: a reader answers with a value or a {@link FrameError}, never with anything else, and never reads outside its packet. */
class FrameFuzzTest {
  private static final List<String> SEEDS = List.of(
      "101000044d5154540402003c000474657374",
      "102a00044d5154540506003c0511000000780004746573740000000a646576696365732f612f6200026869",
      "3211000a646576696365732f612f62000700ff", "300f000a646576696365732f612f620078", "82100001000a646576696365732f612f6201", "821100010000" + "0a646576696365732f612f6201",
      "a20e0001000a646576696365732f612f62", "40020001", "620400010000", "c000", "e0021100", "e007000511000000ff", "330d0003612f62000103230001ffff");

  private static void read(byte[] octets) {
    ByteBuf in = Unpooled.wrappedBuffer(octets);
    try {
      Header header = Header.peek(in, 4_096);
      if (header == null || in.readableBytes() < header.size()) return;
      for (int version = 4; version <= 5; version++) {
        switch (header.type()) {
          case Header.CONNECT -> {
            int claimed = Connect.version(in, header);
            if (claimed == 4 || claimed == 5) rewritten(Connect.read(in, header));
          }
          case Header.PUBLISH -> assertThat(Publish.read(in, header, version).payload().length).isLessThan(header.size());
          case Header.SUBSCRIBE, Header.UNSUBSCRIBE -> Subscribe.read(in, header, version);
          case Header.DISCONNECT -> Plain.disconnect(in, header, version);
          default -> Plain.check(in, header, version);
        }
      }
    } catch (FrameError expected) {
      assertThat(expected.code()).isGreaterThanOrEqualTo(0x80);
    }
  }

  /** What goes to the engine is well-formed itself, says the same and nothing of credentials. */
  private static void rewritten(Connect connect) {
    ByteBuf out = connect.as("device/" + connect.clientId());
    Header header = Header.peek(out, 1 << 20);
    assertThat(header).isNotNull();
    if (header == null) return;
    assertThat(out.readableBytes()).isEqualTo(header.size());
    Connect again = Connect.read(out, header);
    assertThat(again.clientId()).isEqualTo("device/" + connect.clientId());
    assertThat(again.credentials()).isFalse();
    assertThat(again.cleanStart()).isEqualTo(connect.cleanStart());
    assertThat(again.sessionExpiry()).isEqualTo(connect.sessionExpiry());
    assertThat(again.will() == null).isEqualTo(connect.will() == null);
  }

  @Test
  void every_seed_is_well_formed_in_one_version() {
    for (String seed : SEEDS) read(HexFormat.of().parseHex(seed));
  }

  @Test
  void mutated_packets_are_read_or_refused() {
    Random random = new Random(20_260_101);
    for (int i = 0; i < 200_000; i++) {
      byte[] octets = HexFormat.of().parseHex(SEEDS.get(random.nextInt(SEEDS.size())));
      for (int flips = random.nextInt(5); flips >= 0; flips--) octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      read(octets);
    }
  }

  @Test
  void random_octets_are_read_or_refused() {
    Random random = new Random(42);
    for (int i = 0; i < 200_000; i++) {
      byte[] octets = new byte[random.nextInt(40)];
      random.nextBytes(octets);
      if (octets.length > 1) octets[1] = (byte) (octets.length - 2);
      read(octets);
    }
  }

  @Test
  void utf_8_is_accepted_exactly_where_the_platform_accepts_it_and_has_no_nul() {
    Random random = new Random(3);
    for (int i = 0; i < 300_000; i++) {
      byte[] octets = new byte[1 + random.nextInt(5)];
      random.nextBytes(octets);
      if (random.nextBoolean()) octets[0] |= (byte) 0xC0;
      assertThat(accepts(octets)).as(HexFormat.of().formatHex(octets)).isEqualTo(platform(octets));
    }
  }

  private static boolean accepts(byte[] octets) {
    try {
      Utf8.check(Unpooled.wrappedBuffer(octets), 0, octets.length);
      return true;
    } catch (FrameError refused) {
      return false;
    }
  }

  private static boolean platform(byte[] octets) {
    for (byte octet : octets) if (octet == 0) return false;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(octets));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
