package dev.bulwark.network.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.RulesetJudge;
import dev.bulwark.network.ruleset.Surroundings;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;

/** A rule set and packets for it, in few words. */
final class Judged {
  private static final Surroundings HOME = new Surroundings(packet -> "e1", packet -> packet.source().low() % 2 == 0);

  private Judged() {}

  static Ruleset text(String text) {
    return NftReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A forward chain of an inet table that drops what no rule accepts. */
  static String forward(String... rules) {
    return "table inet t {\n  chain f {\n    type filter hook forward priority filter; policy drop;\n    " + String.join("\n    ", rules) + "\n  }\n}\n";
  }

  static boolean accepts(Ruleset rules, Packet packet) {
    return new RulesetJudge(rules, HOME).judge(packet).accept();
  }

  static boolean accepts(String text, Packet packet) {
    return accepts(text(text), packet);
  }

  static Packet packet(String source, String destination, int protocol, int port) {
    return packet(source, destination, protocol, port, ConnectionState.NEW);
  }

  static Packet packet(String source, String destination, int protocol, int port, ConnectionState state) {
    Ip from = Ip.parse(source).orElseThrow();
    boolean ports = protocol == Packet.TCP || protocol == Packet.UDP;
    return new Packet(Packet.Path.FORWARD, "e0", "e1", from, Ip.parse(destination).orElseThrow(), protocol, ports ? 40_000 : 0, ports ? port : 0, ports ? 0 : port, state);
  }

  static Packet tcp(int port) {
    return packet("10.0.0.2", "10.0.1.2", Packet.TCP, port);
  }

  static Packet tcp6(int port) {
    return packet("fd00::2", "fd00:1::2", Packet.TCP, port);
  }

  static void refused(String text, String code, String... words) {
    assertThatThrownBy(() -> text(text)).as(text.substring(0, Math.min(text.length(), 1_000))).isInstanceOfSatisfying(Problem.class, problem -> {
      assertThat(problem.line()).as(text.substring(0, Math.min(text.length(), 1_000))).startsWith(code);
      for (String word : words) assertThat(problem.line()).contains(word);
    });
  }
}
