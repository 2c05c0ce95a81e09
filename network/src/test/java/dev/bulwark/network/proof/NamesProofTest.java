package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.policy.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proofs about sets whose content nobody knows: they hold for every content, and what fails for one of them only is found. */
class NamesProofTest {
  private static final String TEXT = site("[vendor.example, cdn.vendor.example]");
  private static final Model MODEL = ModelBuilder.of(Site.policy(TEXT));
  private static final NameSet UPDATES = new NameSet("updates", names("vendor.example", "cdn.vendor.example"));
  private static final NameSet CLOCK = new NameSet("clock", names("time.example"));
  private static final String RULES = NftablesBackend.text(MODEL);

  private static List<HostName> names(String... texts) {
    return java.util.Arrays.stream(texts).map(HostName::new).toList();
  }

  static String site(String updates) {
    return Site.TEXT
        .replace("hosts:\n", "hosts:\n  updates: { zone: world, names: " + updates + " }\n  clock: { zone: world, names: [time.example] }\n")
        .replace("rules:\n", "rules:\n  - { name: fetch, from: sensors, to: updates, services: [https], action: allow }\n  - { name: time, from: [sensors, office], to: [clock, updates], services: [ntp], action: allow }\n");
  }

  private static Proof prove(String rules) {
    return Proof.of(MODEL, NftReader.read(rules.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Counterexample> against(String rules) {
    return ((Proof.Deviates) prove(rules)).counterexamples();
  }

  @Test
  void what_is_compiled_is_proven_and_names_stand_in_sets_of_the_resolvers() {
    assertThat(RULES).contains("set " + UPDATES.set(Family.IPV4) + " {", "ip6 daddr @" + UPDATES.set(Family.IPV6) + " tcp dport 443", "flags timeout");
    assertThat(prove(RULES)).isInstanceOf(Proof.Holds.class);
  }

  @Test
  void a_set_of_the_wrong_host_is_found_with_the_set_that_the_destination_must_be_in() {
    String wrong = RULES.replace("ip daddr @" + UPDATES.set(Family.IPV4) + " tcp dport 443", "ip daddr @" + CLOCK.set(Family.IPV4) + " tcp dport 443");
    assertThat(wrong).isNotEqualTo(RULES);
    List<Counterexample> against = against(wrong);
    assertThat(against).hasSize(2).allMatch(each -> each.packet().family() == Family.IPV4 && each.packet().destinationPort() == 443);
    assertThat(against).anySatisfy(open -> {
      assertThat(open.expectedAllow()).isFalse();
      assertThat(open.resolved()).containsExactly(CLOCK.set(Family.IPV4));
      assertThat(open.rule()).contains("@" + CLOCK.set(Family.IPV4));
    });
    assertThat(against).anySatisfy(strict -> {
      assertThat(strict.expectedAllow()).isTrue();
      assertThat(strict.resolved()).containsExactly(UPDATES.set(Family.IPV4));
    });
  }

  @Test
  void a_hole_that_only_an_address_of_two_names_shows_is_found() {
    String narrow = RULES.replace("ip daddr @" + UPDATES.set(Family.IPV4) + " tcp dport 443", "ip daddr @" + UPDATES.set(Family.IPV4) + " ip daddr != @" + CLOCK.set(Family.IPV4) + " tcp dport 443");
    assertThat(against(narrow)).singleElement().satisfies(strict -> {
      assertThat(strict.expectedAllow()).isTrue();
      assertThat(strict.resolved()).containsExactlyInAnyOrder(UPDATES.set(Family.IPV4), CLOCK.set(Family.IPV4));
    });
  }

  @Test
  void a_match_that_is_left_out_or_turned_round_is_found() {
    assertThat(against(RULES.replace("ip daddr @" + UPDATES.set(Family.IPV4) + " tcp dport 443", "tcp dport 443"))).allMatch(open -> !open.expectedAllow() && open.resolved().isEmpty()).isNotEmpty();
    assertThat(against(RULES.replace("ip daddr @" + UPDATES.set(Family.IPV4) + " tcp dport 443", "ip daddr != @" + UPDATES.set(Family.IPV4) + " tcp dport 443"))).hasSize(2);
  }

  @Test
  void other_names_of_the_same_host_are_another_set() {
    Model other = ModelBuilder.of(Site.policy(site("[vendor.example]")));
    assertThat(Proof.of(other, NftReader.read(RULES.getBytes(StandardCharsets.UTF_8)))).isInstanceOf(Proof.Deviates.class);
    Model same = ModelBuilder.of(Site.policy(site("[CDN.vendor.example., vendor.example, vendor.example]")));
    assertThat(Proof.of(same, NftReader.read(RULES.getBytes(StandardCharsets.UTF_8)))).isInstanceOf(Proof.Holds.class);
  }

  @Test
  void what_a_set_holds_at_the_moment_decides_nothing() {
    String filled = RULES.replace("    timeout 1d\n", "    timeout 1d\n    elements = { 198.51.100.7 timeout 1d expires 3h }\n".replace("198.51.100.7", "%")).replaceAll("(set n4_[^{]*\\{[^}]*elements = \\{ )%", "$1198.51.100.7").replaceAll("(set n6_[^{]*\\{[^}]*elements = \\{ )%", "$12001:db8::7");
    assertThat(filled).contains("198.51.100.7", "2001:db8::7");
    assertThat(prove(filled)).isInstanceOf(Proof.Holds.class);
  }

  /** The walk of one packet through the text, with the sets that its destination is in, says what the model says. */
  @Test
  void random_packets_and_contents_are_judged_alike_by_the_model_and_the_rules() {
    Chains chains = new Chains(NftReader.read(RULES.getBytes(StandardCharsets.UTF_8)));
    Random random = new Random(53);
    int allowed = 0;
    for (int i = 0; i < 4_000; i++) {
      Packet packet = packet(random);
      List<NameSet> in = List.of(UPDATES, CLOCK).stream().filter(set -> random.nextBoolean()).toList();
      boolean expected = MODEL.judge(packet, in::contains).allow();
      List<String> sets = in.stream().map(set -> set.set(packet.family())).toList();
      int verdicts = new Trace(new Sampler.Picked(packet, sets), MODEL.zoneOf(packet.iif()).orElseThrow(), chains).verdicts();
      assertThat(verdicts).as("%s in %s", packet, sets).isEqualTo(expected ? Fields.ACCEPT : Fields.DROP);
      if (expected) allowed++;
    }
    assertThat(allowed).isGreaterThan(200);
  }

  private static Packet packet(Random random) {
    boolean four = random.nextBoolean();
    String source = random.nextBoolean() ? (four ? "10.11.0.9" : "fd11::9") : four ? "10.12.0.9" : "fd12::9";
    boolean sensors = source.contains("11");
    String to = random.nextInt(4) == 0 ? (four ? "10.13.0.2" : "fd13::2") : four ? "198.51.100.7" : "2001:db8::7";
    int port = random.nextInt(3) == 0 ? 443 : 123;
    return new Packet(
        Packet.Path.FORWARD, sensors ? "r11" : "r12", to.startsWith("10.13") || to.startsWith("fd13") ? "r13" : "r0", dev.bulwark.network.packet.Ip.parse(source).orElseThrow(), dev.bulwark.network.packet.Ip.parse(to).orElseThrow(),
        port == 443 ? Packet.TCP : Packet.UDP, 40_000, port, 0, Packet.ConnectionState.NEW);
  }

  @Test
  void an_address_of_the_site_itself_is_no_address_of_a_name_whatever_the_resolver_said() {
    Packet inside = new Packet(Packet.Path.FORWARD, "r11", "r13", dev.bulwark.network.packet.Ip.parse("10.11.0.9").orElseThrow(), dev.bulwark.network.packet.Ip.parse("10.13.0.2").orElseThrow(), Packet.TCP, 40_000, 443, 0, Packet.ConnectionState.NEW);
    assertThat(MODEL.judge(inside, set -> true).allow()).isFalse();
    assertThat(Optional.of(MODEL.judge(inside))).contains(MODEL.judge(inside, set -> true));
  }
}
