package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketVerdictsTest {
  private static final String POLICY =
      """
      version: 1
      name: two
      zones:
        left:  { vlan: 5, interface: l5, ipv4: [10.5.0.0/24], ipv6: ["fd05::/64"], isolation: true }
        right: { vlan: 6, interface: r6, ipv4: [10.6.0.0/24], ipv6: ["fd06::/64"] }
      rules:
        - { name: left-right, from: left, to: right, services: [https], action: allow }
      """;
  private static final String PACKETS =
      """
      {"id":1,"path":"forward","iif":"l5","src":"10.5.0.2","dst":"10.6.0.2","proto":"tcp","sport":40000,"dport":443,"icmpType":null,"ct":"new"}
      {"id":"two","iif":"l5","src":"10.5.0.2","dst":"10.6.0.2","proto":6,"sport":40000,"dport":444}
      {"id":3,"iif":"r6","src":"10.5.0.2","dst":"10.6.0.2","proto":"udp","sport":1,"dport":2}
      {"id":4,"iif":"l5","src":"fd05::2","dst":"fd05::3","proto":"icmpv6","icmpType":128}
      {"id":5,"iif":"r6","src":"10.6.0.2","dst":"10.5.0.2","proto":"tcp","sport":443,"dport":40000,"ct":"established"}
      {"id":6,"iif":"r6","src":"10.6.0.2","dst":"10.5.0.2","proto":"tcp","sport":443,"dport":40000,"ct":"invalid"}
      """;

  @TempDir private Path folder = Path.of("");

  private InProcess.Run run(String packets, String... more) throws IOException {
    List<String> words = new java.util.ArrayList<>(List.of("network", "simulate", Files.writeString(folder.resolve("p.yaml"), POLICY).toString(), "--packets", Files.writeString(folder.resolve("p.jsonl"), packets).toString(), "--json"));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray(String[]::new));
  }

  @Test
  void the_policy_says_what_becomes_of_each_packet_and_why() throws IOException {
    List<Doc> verdicts = run(PACKETS).json().list("verdicts");
    assertThat(verdicts).extracting(each -> each.text("id")).containsExactly("1", "two", "3", "4", "5", "6");
    assertThat(verdicts).extracting(each -> each.text("verdict")).containsExactly("allow", "deny", "deny", "deny", "allow", "deny");
    assertThat(verdicts).extracting(each -> each.text("reason")).containsExactly("rule", "default", "antispoof", "isolation", "conntrack", "invalid");
    assertThat(verdicts.getFirst().text("rule")).isEqualTo("left-right");
  }

  @Test
  void a_rule_set_decides_where_one_is_given() throws IOException {
    Path rules = Files.writeString(folder.resolve("r.nft"), "table inet t {\n  chain p {\n    type filter hook prerouting priority raw;\n    fib saddr . iif oif missing drop\n  }\n  chain f {\n    type filter hook forward priority 0; policy drop;\n    ct state established accept\n    iifname \"l5\" oifname \"r6\" tcp dport 444 accept\n  }\n}\n");
    List<Doc> verdicts = run(PACKETS, "--ruleset", rules.toString()).json().list("verdicts");
    assertThat(verdicts).extracting(each -> each.text("verdict")).containsExactly("deny", "allow", "deny", "deny", "allow", "deny");
    assertThat(verdicts.get(1).text("rule")).contains("tcp dport 444 accept");
    Files.writeString(rules, Files.readString(rules).replace("accept", "queue"));
    InProcess.Run refused = run(PACKETS, "--ruleset", rules.toString());
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).contains("NETWORK-021").contains("queue");
  }

  @Test
  void a_line_that_is_no_packet_is_refused_by_its_number() throws IOException {
    for (String line : new String[] {"{", "[]", "{\"iif\":\"l5\"}", "{\"iif\":\"l5\",\"src\":\"10.5.0.2\",\"dst\":\"fd05::1\",\"proto\":\"tcp\"}", "{\"iif\":\"l5\",\"src\":\"10.5.0.2\",\"dst\":\"10.5.0.3\",\"proto\":256}", "{\"iff\":1}", "{\"iif\":\"l5\",\"src\":\"10.5.0.2\",\"dst\":\"10.5.0.3\",\"proto\":\"tcp\",\"dport\":65536}"}) {
      InProcess.Run run = run("\n" + line + "\n");
      assertThat(run.exit()).as(line).isEqualTo(3);
      assertThat(run.err()).as(line).contains("NETWORK-223").contains("line 2");
    }
  }
}
