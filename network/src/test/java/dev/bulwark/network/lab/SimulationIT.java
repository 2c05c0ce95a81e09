package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.lab.Simulation.Report;
import dev.bulwark.network.lab.Simulation.Without;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulationIT {
  private static final String SMALL =
      """
      version: 1
      name: small
      zones:
        old:   { vlan: 5, interface: v5, ipv4: [10.5.0.0/24], ipv6: none, isolation: true }
        new:   { vlan: 6, interface: v6, ipv4: [10.6.0.0/24], ipv6: ["fd06::/64"] }
        third: { vlan: 7, interface: v7, ipv4: [10.7.0.0/24], ipv6: ["fd07::/64"] }
      hosts:
        store: { zone: third, ipv4: 10.7.0.3, ipv6: "fd07::3" }
      groups:
        both: [old, new]
      rules:
        - { name: both-store, from: both, to: store, services: [https, icmp-echo], action: allow }
        - { name: new-gateway, from: new, to: gateway, services: [dns], action: allow }
      """;

  @BeforeEach
  void possible() {
    Possible.rules();
  }

  private static Report run(String text, Without without) {
    Policy policy = Site.policy(text);
    return Simulation.run(policy, ModelBuilder.of(policy), without, Optional.empty());
  }

  private static String vector(String name) throws java.io.IOException {
    Optional<Path> vectors = Vectors.network();
    Assumptions.assumeTrue(vectors.isPresent(), "skipped: no vectors");
    return Files.readString(vectors.orElseThrow().resolve("policies").resolve(name));
  }

  @Test
  void the_seed_policy_does_with_real_packets_what_it_says_and_no_spoofed_one_arrives() throws Exception {
    Report report = run(vector("seed.yaml"), new Without.Nothing());
    assertThat(report.violations()).isEmpty();
    assertThat(report.matrix().outcomes()).hasSizeGreaterThanOrEqualTo(756);
    assertThat(report.matrix().allowed()).isGreaterThan(50);
    assertThat(report.spoofed().sent()).isGreaterThan(5);
    assertThat(report.around().sent()).isEqualTo(4);
  }

  @Test
  void isolation_switched_off_is_found_by_exactly_the_flows_inside_the_isolated_zones() throws Exception {
    Report report = run(vector("seed.yaml"), new Without.Isolation());
    long inside = report.matrix().outcomes().stream().map(Outcome::flow).filter(flow -> flow.packet().iif().equals(flow.packet().oif())).count();
    assertThat(report.violations()).hasSize((int) inside).allMatch(violation -> !violation.expected().allow() && violation.packet().iif().equals(violation.packet().oif()));
    assertThat(report.violations()).extracting(violation -> violation.packet().family()).contains(Family.IPV4, Family.IPV6);
  }

  @Test
  void no_rules_at_all_are_found_by_every_denied_flow_and_by_every_spoofed_packet() {
    Report report = run(Site.TEXT, new Without.Rules());
    assertThat(report.violations()).hasSizeGreaterThan(500).noneMatch(violation -> violation.expected().allow());
    assertThat(report.spoofed().arrived()).isEqualTo(report.spoofed().sent()).isPositive();
    assertThat(report.around().arrived()).isEqualTo(report.around().sent()).isPositive();
  }

  @Test
  void a_rule_left_out_is_found_by_exactly_its_flows() {
    Report report = run(Site.TEXT, new Without.Rule("sensors-hub"));
    List<Outcome> its = report.matrix().outcomes().stream().filter(outcome -> "sensors-hub".equals(outcome.flow().expected().rule())).toList();
    assertThat(report.violations()).hasSameSizeAs(its).isNotEmpty().allMatch(violation -> "sensors-hub".equals(violation.expected().rule()));
  }

  @Test
  void packets_to_the_gateway_itself_are_tried_too() throws Exception {
    Report report = run(vector("lab.yaml"), new Without.Nothing());
    assertThat(report.violations()).isEmpty();
    assertThat(report.matrix().outcomes()).extracting(outcome -> outcome.flow().packet().path()).contains(Packet.Path.INPUT);
    assertThat(report.matrix().outcomes()).anyMatch(outcome -> outcome.flow().packet().path() == Packet.Path.INPUT && outcome.answered());
  }

  @Test
  void a_site_without_the_outside_and_with_a_zone_of_one_family_and_groups_holds() {
    Report report = run(SMALL, new Without.Nothing());
    assertThat(report.violations()).isEmpty();
    assertThat(report.matrix().outcomes()).filteredOn(Outcome::answered).extracting(outcome -> outcome.flow().packet().family()).contains(Family.IPV4, Family.IPV6);
  }

  @Test
  void a_hole_that_somebody_made_by_hand_is_found_with_its_packet() {
    Policy policy = Site.policy(SMALL);
    Model model = ModelBuilder.of(policy);
    try (Lab lab = Lab.build(SitePlan.of(policy, model))) {
      Rules.load(lab.router(), NftablesBackend.text(model));
      Rules.load(lab.router(), "insert rule inet bulwark forward ip daddr 10.7.0.3 tcp dport 80 accept");
      assertThat(Matrix.of(lab, Flow.all(lab.plan(), model)).violations()).isNotEmpty().allMatch(outcome -> outcome.flow().packet().destinationPort() == 80 && !outcome.flow().expected().allow());
    }
  }

  @Test
  void two_simulations_at_once_do_not_disturb_each_other() {
    CompletableFuture<Report> other = CompletableFuture.supplyAsync(() -> run(SMALL, new Without.Nothing()));
    assertThat(run(Site.TEXT, new Without.Nothing()).violations()).isEmpty();
    assertThat(other.join().violations()).isEmpty();
  }
}
