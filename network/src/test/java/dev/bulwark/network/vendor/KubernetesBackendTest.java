package dev.bulwark.network.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.ServiceSet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.RandomSite;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KubernetesBackendTest {
  private static final Yaml.Limits LIMITS = new Yaml.Limits(8 << 20, 1_000_000, 20);
  private static final String GATEWAY = "  - { name: staff-names, from: staff, to: gateway, services: [dns], action: allow }\n";
  private static final String PLAIN = Site.TEXT.replace(GATEWAY, "");

  private static Compiled compile(Policy policy) {
    return new KubernetesBackend().compile(policy, ModelBuilder.of(policy));
  }

  private static List<Map<?, ?>> documents(Compiled compiled, String file) throws Yaml.Malformed {
    String text = compiled.files().stream().filter(each -> each.path().equals(file)).findFirst().orElseThrow().content();
    List<Map<?, ?>> documents = new ArrayList<>();
    for (String document : Pattern.compile("^---\n", Pattern.MULTILINE).split(text, -1)) if (!document.startsWith("#")) documents.add(Yaml.read(document, LIMITS).plain());
    return documents;
  }

  /** What network policies are about. */
  private static ServiceSet governed(Family family) {
    NumberSet ports = NumberSet.of(1, NumberSet.MOST);
    return ServiceSet.of(family, Packet.TCP, ports).or(ServiceSet.of(family, Packet.UDP, ports)).or(ServiceSet.of(family, 132, NumberSet.ALL));
  }

  @Test
  void what_it_writes_means_exactly_the_model_or_is_refused_for_many_policies() throws Exception {
    int written = 0;
    int refused = 0;
    for (long seed = 3000; seed < 3024; seed++) {
      Policy policy = Sites.random(seed, false, seed % 4 == 0);
      if (policy == null) continue;
      Model model = ModelBuilder.of(policy);
      try {
        Compiled compiled = compile(policy);
        written++;
        new Meaning(model, new KubernetesReader(policy, model).read(documents(compiled, "networkpolicies.yaml")), false).isExactlyAmong(KubernetesBackendTest::governed, "seed " + seed + "\n" + RandomSite.text(seed, false, seed % 4 == 0));
      } catch (Problem problem) {
        refused++;
        assertThat(problem.line()).startsWith("NETWORK-020").contains("rule-");
      }
    }
    assertThat(written).isGreaterThan(7);
    assertThat(refused).isPositive();
  }

  @Test
  void every_zone_is_a_namespace_that_denies_both_ways() throws Exception {
    Compiled compiled = compile(Site.policy(PLAIN));
    assertThat(documents(compiled, "namespaces.yaml")).extracting(document -> String.valueOf(document.get("metadata"))).containsExactly("{name=sensors, labels={bulwark.dev/zone=sensors}}", "{name=office, labels={bulwark.dev/zone=office}}", "{name=servers, labels={bulwark.dev/zone=servers}}");
    assertThat(documents(compiled, "networkpolicies.yaml")).filteredOn(document -> String.valueOf(document.get("metadata")).startsWith("{name=bulwark-default-deny, ")).hasSize(3)
        .allSatisfy(document -> assertThat(document.get("spec")).isEqualTo(Map.of("podSelector", Map.of(), "policyTypes", List.of("Ingress", "Egress"))));
  }

  @Test
  void the_external_zone_is_everything_but_what_is_inside() {
    String text = compile(Site.policy(PLAIN)).files().stream().filter(file -> file.path().startsWith("networkp")).findFirst().orElseThrow().content();
    assertThat(text).contains("cidr: \"0.0.0.0/0\"\n            except:\n              - \"10.11.0.0/24\"\n              - \"10.12.0.0/24\"\n              - \"10.13.0.0/24\"\n        - ipBlock:\n            cidr: \"::/0\"\n            except:\n              - \"fd11::/64\"");
  }

  @Test
  void a_denial_before_an_allowance_is_taken_out_of_it() throws Exception {
    Policy policy = Site.policy(PLAIN.replace("rules:\n", "rules:\n  - { name: no-hub, from: office, to: hub, services: [tcp/9443], action: deny }\n  - { name: servers, from: office, to: servers, services: [tcp/9443, https], action: allow }\n"));
    Model model = ModelBuilder.of(policy);
    new Meaning(model, new KubernetesReader(policy, model).read(documents(compile(policy), "networkpolicies.yaml")), false).isExactlyAmong(KubernetesBackendTest::governed, "denial first");
  }

  @Test
  void icmp_among_others_is_told_and_what_cannot_be_said_is_refused() {
    assertThat(compile(Site.policy(PLAIN)).warnings()).containsExactly("rule office-pump: no network policy is about ICMP, what happens to it is up to the network plug-in", "rule office-world: no network policy is about ICMP, what happens to it is up to the network plug-in");
    refused(Site.TEXT, "staff-names");
    refused(PLAIN.replace("[mqtts, coaps]", "[icmp-echo]"), "sensors-hub");
    refused(PLAIN.replace("[mqtts, coaps]", "[tcp/0]"), "sensors-hub");
    refused(PLAIN.replace("[mqtts, coaps]", "[proto/47]"), "sensors-hub");
    refused(PLAIN.replace("to: world, services: [secure-any]", "to: world, src: [10.12.0.0/25], family: ipv4, services: [https]"), "office-world");
  }

  private static void refused(String text, String named) {
    assertThatThrownBy(() -> compile(Site.policy(text))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).startsWith("NETWORK-020").contains(named));
  }
}
