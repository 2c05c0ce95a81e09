package dev.bulwark.network.nft;

import static dev.bulwark.network.nft.Judged.accepts;
import static dev.bulwark.network.nft.Judged.forward;
import static dev.bulwark.network.nft.Judged.packet;
import static dev.bulwark.network.nft.Judged.tcp;
import static dev.bulwark.network.nft.Judged.tcp6;
import static dev.bulwark.network.nft.Judged.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import org.junit.jupiter.api.Test;

class NftTextTest {
  @Test
  void a_drop_in_a_later_chain_is_final_and_an_accept_ends_only_its_own() {
    String two = forward("accept") + "table inet later {\n  chain f {\n    type filter hook forward priority 10; policy accept;\n    tcp dport 22 drop\n  }\n}\n";
    assertThat(accepts(two, tcp(22))).isFalse();
    assertThat(accepts(two, tcp(23))).isTrue();
  }

  @Test
  void a_port_implies_its_protocol_and_an_address_its_family() {
    String rules = forward("tcp dport 53 accept", "ip saddr 10.0.0.0/8 udp dport 53 accept");
    assertThat(accepts(rules, tcp(53))).isTrue();
    assertThat(accepts(rules, tcp6(53))).isTrue();
    assertThat(accepts(rules, packet("10.0.0.2", "10.0.1.2", Packet.UDP, 53))).isTrue();
    assertThat(accepts(rules, packet("fd00::2", "fd00::3", Packet.UDP, 53))).isFalse();
  }

  @Test
  void icmp_types_are_of_their_own_family() {
    String rules = forward("icmp type echo-request accept", "icmpv6 type { echo-request, 135-136 } accept");
    assertThat(accepts(rules, packet("10.0.0.2", "10.0.1.2", 1, 8))).isTrue();
    assertThat(accepts(rules, packet("10.0.0.2", "10.0.1.2", 1, 0))).isFalse();
    assertThat(accepts(rules, packet("fd00::2", "fd00::3", 58, 128))).isTrue();
    assertThat(accepts(rules, packet("fd00::2", "fd00::3", 58, 136))).isTrue();
    assertThat(accepts(rules, packet("fd00::2", "fd00::3", 1, 0))).isFalse();
  }

  @Test
  void a_negated_match_still_needs_what_it_implies() {
    String rules = forward("tcp dport != 22 accept");
    assertThat(accepts(rules, tcp(23))).isTrue();
    assertThat(accepts(rules, tcp(22))).isFalse();
    assertThat(accepts(rules, packet("10.0.0.2", "10.0.1.2", Packet.UDP, 23))).isFalse();
  }

  @Test
  void jumps_come_back_and_gotos_do_not() {
    String chains = "  chain a {\n    tcp dport 22 return\n    tcp dport 23 accept\n  }\n";
    String jump = "table inet t {\n" + chains + "  chain f {\n    type filter hook forward priority 0; policy drop\n    jump a\n    tcp dport 22 accept\n  }\n}\n";
    assertThat(accepts(jump, tcp(22))).isTrue();
    assertThat(accepts(jump, tcp(23))).isTrue();
    assertThat(accepts(jump.replace("jump a", "goto a"), tcp(22))).isFalse();
  }

  @Test
  void sets_may_be_declared_and_filled_after_they_are_named() {
    String rules = "table inet t {\n  chain f {\n    type filter hook forward priority filter - 5; policy drop;\n    ip saddr . tcp dport @s accept\n  }\n  set s {\n    type ipv4_addr . inet_service\n    flags interval\n  }\n}\n"
        + "add element inet t s { 10.0.0.0/24 . 20-25 }\n";
    assertThat(accepts(rules, tcp(22))).isTrue();
    assertThat(accepts(rules, tcp(26))).isFalse();
  }

  @Test
  void a_verdict_map_chooses_and_its_star_stands_for_every_other_key() {
    String rules = forward("tcp dport vmap { 22 : accept, 30-40 : drop, 41 : continue, * : accept }", "accept");
    assertThat(accepts(rules, tcp(22))).isTrue();
    assertThat(accepts(rules, tcp(35))).isFalse();
    assertThat(accepts(rules.replace("    accept\n", "    drop\n"), tcp(41))).isFalse();
    assertThat(accepts(rules.replace("    accept\n", "    drop\n"), tcp(99))).isTrue();
  }

  @Test
  void commands_say_the_same_as_blocks() {
    Ruleset block = text(forward("iifname \"e0\" tcp dport { 22, 23 } counter accept comment \"why; # } not\""));
    Ruleset commands = text("#!/usr/sbin/nft -f\nflush ruleset; add table inet t\nadd chain inet t f { type filter hook forward priority 0 ; policy drop ; }\nadd rule inet t f iifname \"e0\" tcp dport { 22,\n 23 } counter \\\n accept comment \"why; # } not\"\n");
    assertThat(commands).isEqualTo(block);
    assertThat(text("table inet t\ndelete table inet t\n" + forward("accept"))).isEqualTo(text(forward("accept")));
    assertThat(text("add table t; add chain t f { type filter hook input priority 0; }; add rule t f accept; insert rule t f drop\n").chains().getFirst().rules()).extracting(Rule::text).containsExactly("drop", "accept");
  }

  @Test
  void variables_stand_for_what_was_defined() {
    String rules = "define office = { 10.0.0.0/24, 10.0.9.1 }\ndefine all = { $office, 192.0.2.1 }\ndefine port = 22\n" + forward("ip saddr $all tcp dport $port accept");
    assertThat(accepts(rules, tcp(22))).isTrue();
    assertThat(accepts(rules, packet("192.0.2.1", "10.0.0.1", 6, 22))).isTrue();
    assertThat(accepts(rules, packet("192.0.2.2", "10.0.0.1", 6, 22))).isFalse();
  }

  @Test
  void states_are_asked_for_bit_by_bit() {
    String rules = forward("ct state established,related accept", "ct state != { new, invalid } drop", "ct state vmap { invalid : drop, new : accept }");
    for (ConnectionState state : ConnectionState.values()) assertThat(accepts(rules, packet("10.0.0.2", "10.0.1.2", 6, 22, state))).as(state.name()).isEqualTo(state != ConnectionState.INVALID);
    assertThat(accepts(forward("ct state ! new accept"), tcp(1))).isFalse();
    assertThat(accepts(forward("ct state & (new|invalid) != 0 accept"), tcp(1))).isTrue();
  }

  @Test
  void before_connection_tracking_every_packet_is_invalid() {
    String early = "table inet t {\n  chain p {\n    type filter hook prerouting priority raw; policy accept;\n    ct state invalid drop\n  }\n}\n";
    assertThat(accepts(early, tcp(22))).isFalse();
    assertThat(accepts(early.replace("raw", "mangle"), tcp(22))).isTrue();
    assertThat(accepts(early.replace("ct state invalid drop", "ct state new drop"), tcp(22))).isTrue();
  }

  @Test
  void before_routing_an_out_interface_is_none_of_those_with_a_name() {
    String early = "table inet t {\n  chain p {\n    type filter hook prerouting priority raw; policy accept;\n    oifname != \"e1\" drop\n  }\n}\n";
    assertThat(accepts(early, tcp(22))).isFalse();
    assertThat(accepts(early.replace("prerouting", "forward"), tcp(22))).isTrue();
  }

  @Test
  void masks_prefixes_and_stars_are_read_as_nft_reads_them() {
    assertThat(accepts(forward("ip saddr & 0.0.0.3 == 0.0.0.2 accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("ip saddr & 0.0.0.3 != 0.0.0.1 accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("ip saddr 10.0.0.77/24 accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("iifname \"e*\" accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("iifname e* accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("iifname \"e\\*\" accept"), tcp(1))).isFalse();
    assertThat(accepts(forward("ip6 saddr fd00::1-fd00::f accept"), tcp6(1))).isTrue();
    assertThat(accepts(forward("ip6 saddr { fd00::2:0/112, ::1 } accept"), tcp6(1))).isFalse();
    assertThat(accepts(forward("tcp dport ssh-telnet accept".replace("ssh-telnet", "ssh - telnet")), tcp(23))).isTrue();
    assertThat(accepts(forward("tcp dport >= 22 tcp dport < 23 accept"), tcp(22))).isTrue();
    assertThat(accepts(forward("tcp dport >= 22 tcp dport < 23 accept"), tcp(23))).isFalse();
    assertThat(accepts(forward("meta protocol ip6 accept"), tcp(1))).isFalse();
    assertThat(accepts(forward("meta protocol { ip, arp } accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("fib saddr . iif oif exists accept"), tcp(1))).isTrue();
  }

  @Test
  void a_limit_before_a_verdict_leaves_it_open() {
    for (String limit : new String[] {"limit rate 10/second burst 20 packets", "limit rate over 1 mbytes/second", "limit rate 1 kbytes/second burst 5 mbytes", "quota over 1 mbytes", "limit name \"x\"", "quota name x"})
      assertThat(text(forward(limit + " log prefix \"x\" group 7 snaplen 4 accept", "counter drop")).chains().getFirst().rules()).as(limit).extracting(Rule::uncertain).containsExactly(true, false);
  }

  @Test
  void a_rejection_with_an_answer_of_one_kind_concerns_only_that() {
    assertThat(accepts(forward("reject with tcp reset", "accept"), packet("10.0.0.2", "10.0.1.2", Packet.UDP, 1))).isTrue();
    assertThat(accepts(forward("reject with tcp reset", "accept"), tcp(1))).isFalse();
    assertThat(accepts(forward("reject with icmpv6 type no-route", "accept"), tcp(1))).isTrue();
    assertThat(accepts(forward("reject with icmpx type admin-prohibited", "accept"), tcp6(1))).isFalse();
  }
}
