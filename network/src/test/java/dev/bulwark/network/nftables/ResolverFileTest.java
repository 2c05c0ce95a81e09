package dev.bulwark.network.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.vendor.IosBackend;
import dev.bulwark.network.vendor.KubernetesBackend;
import dev.bulwark.network.vendor.OpenWrtBackend;
import dev.bulwark.network.vendor.RouterOsBackend;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResolverFileTest {
  private static final Policy POLICY =
      Site.policy(
          Site.TEXT
              .replace("hosts:\n", "hosts:\n  updates: { zone: world, names: [vendor.example, b.example] }\n  cdn: { zone: world, names: [eu.cdn.vendor.example] }\n  idle: { zone: world, names: [idle.example] }\n")
              .replace("rules:\n", "rules:\n  - { name: fetch, from: sensors, to: updates, services: [https], action: allow }\n  - { name: pull, from: sensors, to: cdn, services: [https], family: ipv4, action: allow }\n"));
  private static final Model MODEL = ModelBuilder.of(POLICY);

  private static String of(List<Compiled.File> files, String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst().orElseThrow().content();
  }

  @Test
  void each_name_has_one_line_with_the_sets_of_the_names_above_it_because_dnsmasq_takes_the_longest_only() {
    String text = of(new NftablesBackend().compile(POLICY, MODEL).files(), "bulwark-dnsmasq.conf");
    String updates = "4#inet#bulwark#n4_updates_H,6#inet#bulwark#n6_updates_H";
    assertThat(text.lines().skip(1).map(line -> line.replaceAll("_[0-9a-f]{8}\\b", "_H")))
        .containsExactly("nftset=/b.example/" + updates, "nftset=/eu.cdn.vendor.example/4#inet#bulwark#n4_cdn_H,4#inet#bulwark#n4_updates_H,6#inet#bulwark#n6_updates_H", "nftset=/vendor.example/" + updates);
  }

  @Test
  void every_set_that_the_resolver_is_told_of_is_declared_and_no_other() {
    List<Compiled.File> files = new NftablesBackend().compile(POLICY, MODEL).files();
    List<String> told = java.util.regex.Pattern.compile("#(n[46]_[^,\\s]+)").matcher(of(files, "bulwark-dnsmasq.conf")).results().map(result -> result.group(1)).distinct().sorted().toList();
    List<String> declared = java.util.regex.Pattern.compile("set (n[46]_\\S+)").matcher(of(files, NftablesBackend.FILE)).results().map(result -> result.group(1)).sorted().toList();
    assertThat(told).isEqualTo(declared).hasSize(3);
  }

  @Test
  void a_policy_without_names_has_no_such_file() {
    Policy plain = Site.policy(Site.TEXT);
    assertThat(new NftablesBackend().compile(plain, ModelBuilder.of(plain)).files()).extracting(Compiled.File::path).doesNotContain("bulwark-dnsmasq.conf");
  }

  @Test
  void equipment_without_sets_that_a_resolver_fills_refuses_and_names_the_rule() {
    for (Backend backend : List.of(new OpenWrtBackend(), new IosBackend(), new RouterOsBackend(), new KubernetesBackend()))
      assertThatThrownBy(() -> backend.compile(POLICY, MODEL)).as(backend.id()).isInstanceOfSatisfying(Problem.class, problem -> {
        assertThat(problem.code()).isEqualTo("NETWORK-020");
        assertThat(problem.detail()).contains("rule fetch", "updates");
      });
  }

  /** Whoever looks like such a set and is none is refused as before: nothing is proved about what comes and goes. */
  @Test
  void a_set_that_only_looks_alike_is_refused() {
    String text = NftablesBackend.text(MODEL);
    assertThat(NftReader.read(text.getBytes(StandardCharsets.UTF_8)).chains()).isNotEmpty();
    String first = "ip daddr @n4_updates";
    for (String changed :
        List.of(
            text.replace("inet bulwark", "inet other"), text.replace("n4_updates_", "x4_updates_"), text.replace("    flags timeout\n", "    flags timeout, dynamic\n"), text.replace(first, "ip saddr @n4_updates"),
            text.replace("    flags timeout\n", "    flags timeout\n    size 7 stateful\n    meter x\n"))) {
      assertThat(changed).isNotEqualTo(text);
      assertThatThrownBy(() -> NftReader.read(changed.getBytes(StandardCharsets.UTF_8))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isIn("NETWORK-021", "NETWORK-220", "NETWORK-221", "NETWORK-222", "NETWORK-223"));
    }
  }

  @Test
  void a_changeover_that_is_undone_takes_away_the_sets_that_it_brought_and_no_other() {
    Changeover.Thing old = new Changeover.Thing(Changeover.Kind.SET, Objects.requireNonNull(MODEL.rules().getFirst().names()).set(Family.IPV4));
    Changeover changeover = Changeover.to(MODEL, Side.B, List.of(old));
    assertThat(changeover.undone()).contains("delete set inet bulwark n6_updates_").doesNotContain(old.name());
    assertThat(changeover.switched()).doesNotContain("delete set inet bulwark n");
    Policy plain = Site.policy(Site.TEXT);
    assertThat(Changeover.to(ModelBuilder.of(plain), Side.B, List.of(old)).switched()).contains("delete set inet bulwark " + old.name());
  }
}
