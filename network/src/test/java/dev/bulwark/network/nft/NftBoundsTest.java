package dev.bulwark.network.nft;

import static dev.bulwark.network.nft.Judged.accepts;
import static dev.bulwark.network.nft.Judged.forward;
import static dev.bulwark.network.nft.Judged.packet;
import static dev.bulwark.network.nft.Judged.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Packet;
import dev.bulwark.problem.Problem;
import org.junit.jupiter.api.Test;

class NftBoundsTest {
  @Test
  void more_than_is_read_is_refused_before_it_is_kept() {
    assertThatThrownBy(() -> NftReader.read(new byte[NftReader.LARGEST + 1])).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-220"));
    refused(forward("accept\n".repeat(100_001)), "NETWORK-220", "100000 rules");
    StringBuilder bomb = new StringBuilder("define a0 = { 1, 2, 3, 4, 5, 6, 7, 8 }\n");
    for (int i = 1; i < 30; i++) bomb.append("define a").append(i).append(" = { $a").append(i - 1).append(", $a").append(i - 1).append(" }\n");
    refused(bomb + forward("tcp dport $a29 accept"), "NETWORK-220", "variable");
    refused(forward("tcp dport " + "{".repeat(5_000) + "1" + "}".repeat(5_000) + " accept"), "NETWORK-220", "deeper");
    refused(forward("tcp dport " + "1 . tcp dport ".repeat(100_000)), "NETWORK-021");
    refused(forward("tcp dport" + " . tcp dport".repeat(100_000) + " 1 accept"), "NETWORK-220", "parts");
  }

  @Test
  void a_set_of_a_hundred_thousand_addresses_is_found_in() {
    StringBuilder elements = new StringBuilder();
    for (int i = 0; i < 100_000; i++) elements.append(i == 0 ? "" : ", ").append("11.").append(i >> 15).append('.').append(i >> 7 & 255).append('.').append(i << 1 & 255);
    String text = "table inet t {\n  set s {\n    type ipv4_addr\n    elements = { " + elements + " }\n  }\n  chain f {\n    type filter hook forward priority 0; policy drop;\n    ip saddr @s accept\n  }\n}\n";
    assertThat(accepts(text, packet("11.1.7.16", "10.0.0.1", Packet.TCP, 1))).isTrue();
    assertThat(accepts(text, packet("11.1.7.17", "10.0.0.1", Packet.TCP, 1))).isFalse();
  }

  @Test
  void chains_that_are_jumped_to_again_and_again_are_judged_once() {
    StringBuilder text = new StringBuilder("table inet t {\n  chain c15 {\n    tcp dport 9 drop\n  }\n");
    for (int i = 14; i > 0; i--) text.append("  chain c").append(i).append(" {\n").append(("    jump c" + (i + 1) + "\n").repeat(40)).append("  }\n");
    text.append("  chain f {\n    type filter hook forward priority 0; policy accept;\n    jump c1\n  }\n}\n");
    assertThat(accepts(text.toString(), packet("10.0.0.1", "10.0.0.2", Packet.TCP, 9))).isFalse();
    assertThat(accepts(text.toString(), packet("10.0.0.1", "10.0.0.2", Packet.TCP, 8))).isTrue();
  }
}
