package dev.bulwark.network.nft;

import static dev.bulwark.network.nft.Judged.accepts;
import static dev.bulwark.network.nft.Judged.forward;
import static dev.bulwark.network.nft.Judged.refused;
import static dev.bulwark.network.nft.Judged.tcp;
import static dev.bulwark.network.nft.Judged.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not understood is refused by name; what packets never meet is not. */
class NftRefusalTest {
  private static final List<String> STRANGE =
      List.of(
          "queue num 1", "meta mark set 1", "meta mark 1 accept", "ct mark 7 accept", "ct state dnat accept", "notrack", "tcp flags syn drop", "dnat to 10.0.0.1", "tproxy to :1", "fib daddr type local accept", "ip saddr example.org accept",
          "ip dscp 1 drop", "ether type ip accept", "meta skuid 0 accept", "add @s { ip saddr }", "ip saddr @th,0,32 accept", "numgen random mod 2 0 accept", "tcp option maxseg size set 1000", "iif 3 accept", "socket transparent 1 accept",
          "th dport 53 accept", "meta l4proto icmp icmp type echo-request accept", "masquerade", "ip6 saddr ::ffff:10.0.0.1 drop", "tcp dport 010 accept", "accept counter", "ct state new,established . tcp dport 5 accept", "frag more-fragments 1 drop", "synproxy", "ct count over 3 drop");

  @Test
  void each_strange_statement_is_refused_by_name() {
    for (String statement : STRANGE) {
      String first = statement.split(" ", -1)[0];
      refused(forward(statement), "NETWORK-021", "line 4", first);
    }
  }

  @Test
  void a_strange_statement_where_no_packet_comes_by_does_no_harm() {
    for (String statement : STRANGE) {
      String rules = "table inet t {\n  chain unused {\n    " + statement + "\n    accept\n  }\n  chain o {\n    type filter hook output priority 0; policy drop;\n    jump unused\n  }\n  chain f {\n    type filter hook forward priority 0; policy drop;\n    tcp dport 22 accept\n  }\n}\n";
      assertThat(accepts(rules, tcp(22))).as(statement).isTrue();
      assertThat(accepts(rules, tcp(23))).as(statement).isFalse();
      refused(rules.replace("tcp dport 22 accept", "jump unused"), "NETWORK-021");
    }
  }

  @Test
  void masquerading_on_the_way_out_is_left_aside_and_other_rewriting_is_not() {
    String nat = "table ip nat {\n  chain post {\n    type nat hook postrouting priority srcnat; policy accept;\n    oifname \"e9\" masquerade random\n  }\n}\n";
    assertThat(text(nat + forward("accept"))).isEqualTo(text(forward("accept")));
    refused(nat.replace("masquerade random", "snat to 10.0.0.1"), "NETWORK-021", "snat");
    refused(nat.replace("postrouting", "prerouting"), "NETWORK-021", "masquerade");
    refused(nat.replace("masquerade random", "drop"), "NETWORK-021", "drop");
    refused("table ip nat {\n  chain pre {\n    type nat hook prerouting priority dstnat;\n    tcp dport 80 dnat to 10.0.0.1\n  }\n}\n", "NETWORK-021", "dnat");
  }

  @Test
  void what_could_drop_elsewhere_is_not_left_aside() {
    refused("table inet t {\n  chain p {\n    type filter hook postrouting priority 0; policy accept;\n    drop\n  }\n}\n", "NETWORK-021", "postrouting");
    refused("table inet t {\n  chain p {\n    type filter hook postrouting priority 0; policy drop;\n  }\n}\n", "NETWORK-021", "policy drop");
    refused("table netdev t {\n  chain p {\n    type filter hook ingress device \"e0\" priority 0; policy accept;\n    drop\n  }\n}\n", "NETWORK-021", "ingress");
    refused("table bridge t {\n  chain p {\n    type filter hook forward priority 0; policy drop;\n  }\n}\n", "NETWORK-021", "bridge");
    assertThat(text("table inet t {\n  flags dormant\n  chain p {\n    type filter hook forward priority 0; policy drop;\n    queue\n  }\n}\n").chains()).isEmpty();
    assertThat(text("table inet bulwark_quarantine {\n  set v4 {\n    type ipv4_addr; flags timeout;\n  }\n  chain p {\n    type filter hook prerouting priority raw;\n    ip saddr @v4 drop\n  }\n}\n").chains()).isEmpty();
  }

  @Test
  void sets_that_fill_themselves_are_refused_where_they_are_asked() {
    for (String flags : List.of("flags timeout", "flags dynamic", "timeout 1h", "elements = { 10.0.0.1 timeout 1h expires 2m3s }", "type mark")) {
      String set = "table inet t {\n  set s {\n    type ipv4_addr; " + flags + "\n  }\n  chain f {\n    type filter hook forward priority 0;\n    ip saddr @s accept\n  }\n}\n";
      refused(set, "NETWORK-021", "ip saddr @s accept");
      assertThat(text(set.replace("ip saddr @s accept", "accept")).chains()).hasSize(1);
    }
  }

  @Test
  void what_iptables_hides_in_a_listing_is_not_passed_over() {
    refused(forward("ip saddr 10.0.0.1 # xt_recent", "accept"), "NETWORK-021", "xt_recent");
    assertThat(accepts(forward("ip saddr 10.0.0.1 drop # handle 7", "accept"), tcp(1))).isTrue();
  }

  @Test
  void loops_missing_parts_and_keys_that_meet_are_refused() {
    String two = "table inet t {\n  chain a {\n    jump b\n  }\n  chain b {\n    tcp dport 1 jump a\n  }\n  chain f {\n    type filter hook forward priority 0;\n    jump a\n  }\n}\n";
    refused(two, "NETWORK-221", "back to itself");
    assertThat(text(two.replace("tcp dport 1 jump a", "accept")).chains()).hasSize(3);
    refused(two.replace("tcp dport 1 jump a", "jump f"), "NETWORK-221");
    refused(forward("jump nowhere"), "NETWORK-221", "nowhere");
    refused(forward("ip saddr @nothing accept"), "NETWORK-221", "@nothing");
    refused(forward("ip saddr $nothing accept"), "NETWORK-221", "$nothing");
    refused(forward("tcp dport vmap { 1-5 : accept, 5 : drop }"), "NETWORK-221", "two keys");
    refused(forward("iifname . tcp dport vmap { \"e0\" . 1-5 : accept, \"e*\" . 5-6 : drop }"), "NETWORK-221", "two keys");
    assertThat(text(forward("iifname . tcp dport vmap { \"e0\" . 1-5 : accept, \"e*\" . 6 : drop }")).chains()).hasSize(1);
    refused("table inet t {\n  set s {\n    type inet_service; elements = { 1 }\n  }\n  map s {\n    type inet_service : verdict\n  }\n}\n" + forward("tcp dport vmap @s"), "NETWORK-221", "without verdicts");
    refused(forward("tcp dport 9-5 accept"), "NETWORK-221", "upside down");
    refused("add rule inet t f accept\n", "NETWORK-221");
    StringBuilder deep = new StringBuilder("table inet t {\n");
    for (int i = 18; i > 0; i--) deep.append("  chain c").append(i).append(" {\n    jump c").append(i + 1).append("\n  }\n");
    refused(deep + "  chain c19 {\n  }\n  chain f {\n    type filter hook forward priority 0;\n    jump c1\n  }\n}\n", "NETWORK-221", "deeper");
  }

  @Test
  void other_commands_and_other_languages_are_refused() {
    refused("include \"/etc/nftables.d/*.nft\"\n", "NETWORK-021", "include");
    refused("delete rule inet t f handle 4\n", "NETWORK-021", "rule");
    refused("table inet t {\n  chain f {\n    ip saddr \"10.0.0.1\n", "NETWORK-222", "no end");
    refused("table inet t {\n  chain f {\n    accept\n", "NETWORK-222", "no end");
    refused("*filter\n:INPUT DROP\n", "NETWORK-021");
    refused("table inet t {\n  chain f {\n    tcp dport { 1, 2 accept\n  }\n}\n", "NETWORK-");
    refused("\u0000", "NETWORK-222", "U+0000");
  }
}
