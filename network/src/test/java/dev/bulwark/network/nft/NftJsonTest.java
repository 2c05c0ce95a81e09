package dev.bulwark.network.nft;

import static dev.bulwark.network.nft.Judged.accepts;
import static dev.bulwark.network.nft.Judged.packet;
import static dev.bulwark.network.nft.Judged.refused;
import static dev.bulwark.network.nft.Judged.tcp;
import static dev.bulwark.network.nft.Judged.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import org.junit.jupiter.api.Test;

class NftJsonTest {
  private static final String HEAD = "{\"nftables\": [{\"metainfo\": {\"version\": \"1.0.6\"}}, {\"table\": {\"family\": \"inet\", \"name\": \"t\", \"handle\": 1}}, ";
  private static final String CHAIN = "{\"chain\": {\"family\": \"inet\", \"table\": \"t\", \"name\": \"f\", \"handle\": 2, \"type\": \"filter\", \"hook\": \"forward\", \"prio\": -5, \"policy\": \"drop\"}}";

  private static String listing(String... expressions) {
    StringBuilder listing = new StringBuilder(HEAD).append(CHAIN);
    for (String each : expressions) listing.append(", {\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"f\", \"handle\": 5, \"expr\": [").append(each).append("]}}");
    return listing + "]}";
  }

  private static String match(String operator, String left, String right) {
    return "{\"match\": {\"op\": \"" + operator + "\", \"left\": " + left + ", \"right\": " + right + "}}";
  }

  private static final String PORT = "{\"payload\": {\"protocol\": \"tcp\", \"field\": \"dport\"}}";
  private static final String STATE = "{\"ct\": {\"key\": \"state\"}}";

  @Test
  void a_listing_means_what_its_text_means() {
    Ruleset json =
        text(
            listing(
                match("in", STATE, "[\"established\", \"related\"]") + ", {\"counter\": {\"packets\": 1, \"bytes\": 2}}, {\"accept\": null}",
                match("==", "{\"meta\": {\"key\": \"iifname\"}}", "{\"set\": [\"e*\", \"lo\"]}") + "," + match("!=", PORT, "{\"range\": [1, 5]}") + ", {\"limit\": {\"rate\": 1, \"per\": \"second\"}}, {\"drop\": null}",
                match("==", "{\"payload\": {\"protocol\": \"ip\", \"field\": \"saddr\"}}", "{\"prefix\": {\"addr\": \"10.0.0.0\", \"len\": 24}}") + ", {\"reject\": {\"type\": \"tcp reset\"}}",
                "{\"vmap\": {\"key\": {\"concat\": [{\"meta\": {\"key\": \"l4proto\"}}, {\"payload\": {\"protocol\": \"th\", \"field\": \"dport\"}}]}, \"data\": {\"set\": [[{\"concat\": [\"tcp\", 53]}, {\"accept\": null}]]}}}",
                match("==", "{\"fib\": {\"result\": \"oif\", \"flags\": [\"saddr\", \"iif\"]}}", "false") + ", {\"log\": {\"prefix\": \"x\"}}, {\"drop\": null}",
                match("==", "{\"&\": [{\"payload\": {\"protocol\": \"ip\", \"field\": \"saddr\"}}, \"0.0.0.255\"]}", "\"0.0.0.5\"") + ", {\"accept\": null}"));
    Ruleset text =
        text(
            "table inet t {\n  chain f {\n    type filter hook forward priority -5; policy drop;\n    ct state established,related counter accept\n    iifname { \"e*\", \"lo\" } tcp dport != 1-5 limit rate 1/second drop\n    ip saddr 10.0.0.0/24 reject with tcp reset\n"
                + "    meta l4proto . th dport vmap { tcp . 53 : accept }\n    fib saddr . iif oif missing log prefix \"x\" drop\n    ip saddr & 0.0.0.255 == 0.0.0.5 accept\n  }\n}\n");
    assertThat(json.chains().getFirst().rules()).extracting(Rule::matches).isEqualTo(text.chains().getFirst().rules().stream().map(Rule::matches).toList());
    assertThat(json.chains().getFirst().rules()).extracting(Rule::outcome).isEqualTo(text.chains().getFirst().rules().stream().map(Rule::outcome).toList());
    assertThat(json.chains().getFirst().rules()).extracting(Rule::uncertain).isEqualTo(text.chains().getFirst().rules().stream().map(Rule::uncertain).toList());
    assertThat(json.chains().getFirst().priority()).isEqualTo(-5);
  }

  @Test
  void named_sets_and_maps_are_listed_before_their_rules() {
    String sets = HEAD + "{\"set\": {\"family\": \"inet\", \"name\": \"s\", \"table\": \"t\", \"type\": [\"ipv4_addr\", \"inet_service\"], \"flags\": [\"interval\"], \"elem\": [{\"concat\": [{\"prefix\": {\"addr\": \"10.0.0.0\", \"len\": 24}}, {\"range\": [80, 90]}]}]}}, "
        + "{\"map\": {\"family\": \"inet\", \"name\": \"m\", \"table\": \"t\", \"type\": \"inet_service\", \"map\": \"verdict\", \"elem\": [[22, {\"jump\": {\"target\": \"c\"}}]]}}, {\"chain\": {\"family\": \"inet\", \"table\": \"t\", \"name\": \"c\"}}, " + CHAIN
        + ", {\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"c\", \"expr\": [{\"accept\": null}]}}, {\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"f\", \"comment\": \"x\", \"expr\": ["
        + match("==", "{\"concat\": [{\"payload\": {\"protocol\": \"ip\", \"field\": \"saddr\"}}, " + PORT + "]}", "\"@s\"") + ", {\"accept\": null}]}}, {\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"f\", \"expr\": [{\"vmap\": {\"key\": " + PORT + ", \"data\": \"@m\"}}]}}]}";
    assertThat(accepts(sets, tcp(85))).isTrue();
    assertThat(accepts(sets, tcp(22))).isTrue();
    assertThat(accepts(sets, packet("10.0.1.2", "10.0.1.3", Packet.TCP, 85))).isFalse();
    refused(sets.replace("\"flags\": [\"interval\"]", "\"flags\": [\"interval\", \"timeout\"]"), "NETWORK-021");
    refused(sets.replace("\"map\": \"verdict\"", "\"map\": \"mark\""), "NETWORK-021");
  }

  @Test
  void texts_of_a_listing_never_pass_for_keywords() {
    refused(listing(match("==", PORT, "\"accept\"")), "NETWORK-021");
    refused(listing(match("==", "{\"payload\": {\"protocol\": \"counter\", \"field\": \"accept\"}}", "1")), "NETWORK-021");
    refused(listing(match("==", "{\"meta\": {\"key\": \"iifname accept\"}}", "\"e0\"")), "NETWORK-021");
    Ruleset odd = text(listing(match("==", "{\"meta\": {\"key\": \"iifname\"}}", "\"ne\"") + ", {\"accept\": null}"));
    assertThat(accepts(odd, tcp(1))).isFalse();
    assertThat(accepts(text(listing(match("!=", "{\"meta\": {\"key\": \"iifname\"}}", "\"}\"") + ", {\"accept\": null}")), tcp(1))).isTrue();
  }

  @Test
  void strange_statements_are_refused_by_name() {
    for (String each : new String[] {"{\"queue\": {\"num\": 1}}", "{\"mangle\": {}}", "{\"dnat\": {\"addr\": \"10.0.0.1\"}}", "{\"xt\": null}", "{\"set\": {\"op\": \"add\"}}", "{\"notrack\": null}"})
      refused(listing(each + ", {\"accept\": null}"), "NETWORK-021", each.substring(2, each.indexOf('"', 2)));
    refused(listing(match("==", STATE, "[\"established\"]") + ", {\"accept\": null}"), "NETWORK-021");
    refused(listing(match("==", "{\"ct\": {\"key\": \"state\", \"dir\": \"reply\"}}", "\"new\"") + ", {\"accept\": null}"), "NETWORK-021");
    refused("{\"nftables\": [{\"insert\": {\"rule\": {}}}]}", "NETWORK-021", "insert");
  }

  @Test
  void what_is_no_listing_is_refused() {
    for (String each : new String[] {"{", "{}", "{\"nftables\": [", "{\"nftables\": [1]}", "{\"nftables\": []} x", "{\"nftables\": [{\"table\": {\"family\": \"inet\"", "{\"nftables\": " + "[".repeat(5_000)}) refused(each, "NETWORK-222");
    assertThat(text("{\"nftables\": []}").chains()).isEmpty();
  }
}
