package dev.bulwark.network.mud;

import static dev.bulwark.network.mud.Files8520.ace;
import static dev.bulwark.network.mud.Files8520.acl;
import static dev.bulwark.network.mud.Files8520.file;
import static dev.bulwark.network.mud.Files8520.name;
import static dev.bulwark.network.mud.Files8520.read;
import static dev.bulwark.network.mud.Files8520.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MudCompilerTest {
  private static final MudSite BARE = new MudSite(Ip.parse("10.10.0.7"), Ip.parse("fd00:10::7"), List.of(), Map.of(), List.of());
  private static final MudSite KNOWING =
      new MudSite(
          Ip.parse("10.10.0.7"), Optional.empty(), List.of(Prefix.parse("10.10.0.0/24").orElseThrow(), Prefix.parse("10.10.0.128/25").orElseThrow()),
          Map.of("urn:ntp", List.of(MudSite.Host.parse("10.40.0.3").orElseThrow(), MudSite.Host.parse("time.example").orElseThrow())), List.of(MudSite.Host.parse("10.40.0.9").orElseThrow()));

  static MudRules compile(MudFile file) {
    return MudCompiler.compile(file, BARE);
  }

  /** The rules of the chain from the device, without the fixed ones. */
  private static List<String> rules(MudRules rules, String chain) {
    String body = rules.nft().substring(rules.nft().indexOf("chain " + chain + " {\n"));
    return body.substring(0, body.indexOf("\n  }")).lines().skip(2).map(String::strip).filter(line -> !line.startsWith("ct state established,related accept") && !line.startsWith("counter drop")).toList();
  }

  private static List<String> from(MudSite site, String... aces) {
    return rules(MudCompiler.compile(read(file(acl("f", aces))), site), "from_4");
  }

  @Test
  void a_name_becomes_a_set_that_the_resolver_fills_in_both_families() {
    MudRules rules = compile(read(file(acl("f", ace("a", tcp(name("Cloud.Example.net"), 8883), "accept")))));
    assertThat(rules(rules, "from_4")).containsExactly("meta l4proto 6 tcp dport 8883 ip daddr @d0_4 ct direction original accept comment \"f/a\"");
    assertThat(rules.nft()).contains("set d0_4 {\n    type ipv4_addr\n    flags timeout", "set d0_6 {\n    type ipv6_addr\n    flags timeout");
    assertThat(rules.dnsmasq().lines().skip(1)).containsExactly("nftset=/cloud.example.net/4#inet#" + rules.table() + "#d0_4,6#inet#" + rules.table() + "#d0_6");
    assertThat(rules.warnings()).isEmpty();
  }

  @Test
  void each_chain_of_the_device_ends_with_a_drop() {
    MudRules rules = compile(read(file(acl("f"))));
    assertThat(rules.nft().split("counter drop comment \"everything else\"\n  }", -1)).hasSize(5);
    assertThat(rules.nft()).contains("ip saddr 10.10.0.7 jump from_4", "ip daddr 10.10.0.7 jump to_4", "ip6 saddr fd00:10::7 jump from_6", "ip6 daddr fd00:10::7 jump to_6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"controller\":\"urn:unknown\"", "\"my-controller\":[null]", "\"local-networks\":[null]", "\"same-manufacturer\":[null]", "\"manufacturer\":\"m.example\"", "\"model\":\"https://m.example/1\"", "\"unheard-of\":[null]"
      })
  void a_class_that_the_site_does_not_know_opens_nothing_and_is_told(String part) {
    MudRules rules = compile(read(file(acl("f", ace("a", "\"ietf-mud:mud\":{" + part + "}", "accept")))));
    assertThat(rules(rules, "from_4")).isEmpty();
    assertThat(rules.warnings()).singleElement().satisfies(warning -> assertThat(warning.code() + " " + warning.path()).isEqualTo("NETWORK-308 f/a"));
  }

  @Test
  void classes_that_the_site_knows_become_its_addresses_and_names() {
    assertThat(from(KNOWING, ace("a", "\"ietf-mud:mud\":{\"controller\":\"urn:ntp\"},\"ipv4\":{\"protocol\":17}", "accept")))
        .containsExactly("meta l4proto 17 ip daddr 10.40.0.3 accept comment \"f/a\"", "meta l4proto 17 ip daddr @d0_4 accept comment \"f/a\"");
    assertThat(from(KNOWING, ace("a", "\"ietf-mud:mud\":{\"local-networks\":[null]}", "accept"))).containsExactly("ip daddr 10.10.0.0/24 accept comment \"f/a\"");
    assertThat(from(KNOWING, ace("a", "\"ietf-mud:mud\":{\"my-controller\":[null]}", "accept"))).containsExactly("ip daddr 10.40.0.9 accept comment \"f/a\"");
    // A class and a network: both must hold.
    assertThat(from(KNOWING, ace("a", "\"ietf-mud:mud\":{\"local-networks\":[null]},\"ipv4\":{\"destination-ipv4-network\":\"10.10.0.5/32\"}", "accept"))).containsExactly("ip daddr 10.10.0.5 accept comment \"f/a\"");
    assertThat(from(KNOWING, ace("a", "\"ietf-mud:mud\":{\"local-networks\":[null]},\"ipv4\":{\"destination-ipv4-network\":\"8.8.8.8/32\"}", "accept"))).isEmpty();
  }

  @Test
  void what_is_not_understood_of_an_entry_opens_nothing() {
    assertThat(from(BARE, ace("a", "\"ipv4\":{\"protocol\":6,\"ttl\":1}", "accept"))).isEmpty();
    assertThat(from(BARE, ace("a", "\"ipv4\":{\"protocol\":17},\"tcp\":{}", "accept"))).isEmpty();
    assertThat(from(BARE, ace("a", "\"ipv4\":{\"destination-ipv4-network\":\"fd00::/8\"}", "accept"))).isEmpty();
    assertThat(from(BARE, ace("a", "\"ipv4\":{\"source-ipv4-network\":\"10.99.0.0/16\"}", "accept"))).isEmpty();
    assertThat(from(BARE, ace("a", "\"ipv4\":{\"source-ipv4-network\":\"10.10.0.0/16\",\"protocol\":17}", "accept"))).containsExactly("meta l4proto 17 accept comment \"f/a\"");
  }

  @Test
  void drops_and_rejects_stand_in_their_order() {
    assertThat(from(BARE, ace("a", tcp("\"destination-ipv4-network\":\"192.0.2.1/32\"", 443), "accept"), ace("b", "\"ipv4\":{\"destination-ipv4-network\":\"192.0.2.0/24\"}", "reject"), ace("c", "\"ipv4\":{\"protocol\":17}", "drop")))
        .containsExactly(
            "meta l4proto 6 tcp dport 443 ip daddr 192.0.2.1 ct direction original accept comment \"f/a\"", "ip daddr 192.0.2.0/24 reject comment \"f/b\"", "meta l4proto 17 drop comment \"f/c\"");
  }

  @Test
  void a_drop_for_a_class_that_nobody_knows_closes_for_all_what_a_later_entry_would_open_and_only_then() {
    String drop = ace("a", "\"ietf-mud:mud\":{\"manufacturer\":\"m.example\"},\"ipv4\":{\"protocol\":6}", "drop");
    assertThat(from(BARE, drop, ace("b", "\"ipv4\":{\"protocol\":6}", "accept"))).containsExactly("meta l4proto 6 drop comment \"f/a\"", "meta l4proto 6 accept comment \"f/b\"");
    assertThat(from(BARE, drop, ace("b", "\"ipv4\":{\"protocol\":17}", "accept"))).containsExactly("meta l4proto 17 accept comment \"f/b\"");
    assertThat(from(BARE, drop)).isEmpty();
  }

  @Test
  void towards_the_device_only_answers_pass_unless_others_may_begin() {
    String tcp = "\"tcp\":{\"ietf-mud:direction-initiated\":\"%s\",\"destination-port\":{\"operator\":\"eq\",\"port\":22}}";
    MudRules rules = compile(read(file(acl("t", ace("a", String.format(tcp, "to-device"), "accept"), ace("b", String.format(tcp, "from-device"), "accept"), ace("c", "\"ipv4\":{\"protocol\":17}", "accept")))));
    assertThat(rules(rules, "to_4"))
        .containsExactly(
            "meta l4proto 6 tcp dport 22 ct direction original accept comment \"t/a\"", "meta l4proto 6 tcp dport 22 ct direction reply accept comment \"t/b\"",
            "meta l4proto 17 ct state established,related accept comment \"t/c\"");
  }

  @Test
  void ports_types_and_frames_are_written_as_the_kernel_takes_them() {
    assertThat(from(BARE, ace("a", "\"udp\":{\"destination-port\":{\"operator\":\"neq\",\"port\":5}}", "accept"))).containsExactly("meta l4proto 17 udp dport != 5 accept comment \"f/a\"");
    assertThat(from(BARE, ace("a", "\"udp\":{\"destination-port\":{\"operator\":\"gte\",\"port\":0}}", "accept"))).containsExactly("meta l4proto 17 accept comment \"f/a\"");
    assertThat(from(BARE, ace("a", "\"ipv4\":{\"protocol\":1},\"icmp\":{\"type\":8,\"code\":0}", "accept"))).containsExactly("meta l4proto 1 icmp type 8 icmp code 0 accept comment \"f/a\"");
    assertThat(from(BARE, ace("a", "\"eth\":{\"ethertype\":\"0x0800\",\"destination-mac-address\":\"FF:ff:ff:ff:ff:ff\"}", "accept"))).containsExactly("ether daddr ff:ff:ff:ff:ff:ff accept comment \"f/a\"");
    assertThat(from(BARE, ace("a", "\"eth\":{\"ethertype\":\"0x0806\"}", "accept"))).isEmpty();
  }

  @Test
  void the_name_a_4_inet_bulwark_quarantine_reaches_no_file() {
    MudFile hostile = read(file(acl("f", ace("a", tcp(name("a/4#inet#bulwark#quarantine"), 443), "accept"))));
    assertThat(hostile.valid()).isTrue();
    assertThatThrownBy(() -> compile(hostile)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-307"));
  }

  @Test
  void names_of_lists_and_entries_cannot_end_a_comment() {
    MudRules rules = compile(read(file(acl("f", ace("a\\\" drop\\n}; flush ruleset #" + "x".repeat(300), "\"ipv4\":{\"protocol\":17}", "accept")))));
    assertThat(rules(rules, "from_4")).singleElement().satisfies(rule -> assertThat(rule).matches("meta l4proto 17 accept comment \"[A-Za-z0-9._:/-]{1,100}\""));
    assertThat(rules.nft()).doesNotContain("flush ruleset");
  }

  @Test
  void each_device_has_a_table_of_its_own_and_the_same_input_gives_the_same_bytes() {
    MudFile file = read(file(acl("f", ace("a", tcp(name("b.example"), 1), "accept"), ace("b", tcp(name("a.example"), 1), "accept"))));
    assertThat(compile(file)).isEqualTo(compile(file));
    assertThat(compile(file).table()).matches("bulwark_mud_[0-9a-f]{8}").isNotEqualTo(MudCompiler.compile(file, KNOWING).table());
  }

  @Test
  void a_family_without_an_address_of_the_device_is_told() {
    MudRules rules = MudCompiler.compile(read(file(acl("f"))), KNOWING);
    assertThat(rules.nft()).doesNotContain("from_6");
    assertThat(rules.warnings()).extracting(MudFault::message).anyMatch(message -> message.contains("no ipv6 address"));
  }
}
