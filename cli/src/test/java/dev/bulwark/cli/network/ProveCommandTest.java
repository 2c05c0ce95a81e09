package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bulwark network prove} and {@code anomalies}: exits and documents. */
class ProveCommandTest {
  private static final String POLICY =
      """
      version: 1
      name: pair
      zones:
        left: { vlan: 1, interface: l0, ipv4: [10.1.0.0/24], ipv6: none }
        right: { vlan: 2, interface: r0, ipv4: [10.2.0.0/24], ipv6: none }
      rules:
        - { name: web, from: left, to: right, services: [https], family: ipv4, action: allow }
      """;

  private static final String RULES =
      """
      table inet t {
        chain pre {
          type filter hook prerouting priority raw; policy accept;
          fib saddr . iif oif missing drop
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state invalid drop
          ct state established,related accept
          iifname "l0" oifname "r0" tcp dport 443 accept
        }
      }
      """;

  @TempDir Path folder = Path.of("");

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private InProcess.Run prove(String rules) throws IOException {
    return InProcess.run("network", "prove", file("site.yaml", POLICY), "--ruleset", file("rules.nft", rules), "--json");
  }

  @Test
  void rules_that_mean_the_policy_end_with_0() throws IOException {
    InProcess.Run run = prove(RULES);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("{\"holds\":true,\"counterexamples\":[],\"checked\":{\"rules\":4},\"ms\":");
  }

  @Test
  void a_hole_ends_with_1_and_a_packet_of_every_key() throws IOException {
    InProcess.Run run = prove(RULES.replace("tcp dport 443 accept", "tcp dport { 443, 80 } accept"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "{\"path\":\"forward\",\"family\":\"ipv4\",\"iif\":\"l0\",\"oif\":\"r0\",\"src\":\"10.1.0.7\",\"dst\":\"10.2.0.7\",\"proto\":\"tcp\",\"sport\":40000,\"dport\":80,\"icmpType\":null,\"ct\":\"new\",\"expected\":\"deny\",\"actual\":\"allow\",\"rule\":\"iifname");
    assertThat(InProcess.run("network", "prove", file("site.yaml", POLICY), "--ruleset", file("rules.nft", RULES.replace("443", "444"))).out()).contains("allowed, should be denied: new tcp/444").contains("denied, should be allowed: new tcp/443");
  }

  @Test
  void what_cannot_be_proved_ends_with_3_and_what_was_not_asked_with_2() throws IOException {
    assertThat(prove(RULES.replace("tcp dport 443 accept", "queue num 1"))).satisfies(run -> assertThat(run.exit()).isEqualTo(3)).satisfies(run -> assertThat(run.err()).contains("NETWORK-021"));
    assertThat(InProcess.run("network", "prove", file("site.yaml", POLICY)).exit()).isEqualTo(2);
    assertThat(InProcess.run("network", "prove", file("site.yaml", POLICY), "--ruleset", "a", "--netns", "b").exit()).isEqualTo(2);
    assertThat(InProcess.run("network", "prove", file("site.yaml", POLICY), "--netns", "../../etc/passwd")).satisfies(run -> assertThat(run.exit()).isNotZero()).satisfies(run -> assertThat(run.err()).contains("NETWORK-26"));
  }

  @Test
  void anomalies_of_one_chain_are_numbers_and_of_several_name_their_chain() throws IOException {
    String one = "table ip t {\n  chain c {\n    type filter hook forward priority 0; policy drop;\n    tcp dport 1-5 accept\n    tcp dport 3 drop\n  }\n}\n";
    InProcess.Run run = InProcess.run("network", "anomalies", file("one.nft", one), "--json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("{\"rules\":2,\"shadowed\":[2],\"contradicting\":[2],\"redundant\":[],\"ms\":");
    run = InProcess.run("network", "anomalies", file("two.nft", one.replace("chain c {", "chain d {\n    tcp dport 9 accept\n  }\n  chain c {").replace("tcp dport 3 drop", "tcp dport 3 drop\n    jump d")), "--json");
    assertThat(run.out()).contains("\"shadowed\":[{\"chain\":\"c\",\"rule\":2}]");
    assertThat(InProcess.run("network", "anomalies", file("good.nft", one.replace("tcp dport 3 drop", "tcp dport 8 accept")), "--json").exit()).isZero();
    assertThat(InProcess.run("network", "anomalies", file("bad.rules", "@10.0.0.0/8\n"))).satisfies(bad -> assertThat(bad.exit()).isEqualTo(3)).satisfies(bad -> assertThat(bad.err()).contains("NETWORK-200"));
  }
}
