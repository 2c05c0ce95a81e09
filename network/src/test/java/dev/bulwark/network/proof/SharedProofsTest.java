package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.policy.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rule sets for one policy of which others wrote down every class of packets that differs. */
class SharedProofsTest {
  @Test
  void every_counterexample_lies_in_a_class_that_differs_and_every_class_is_named() throws IOException {
    Path folder = Vectors.network().orElse(null);
    Assumptions.assumeTrue(folder != null, "skipped: no vectors");
    for (JsonNode each : JsonMapper.builder().build().readTree(Files.readString(folder.resolve("prove.json")))) {
      if (each.path("exit").asInt() == 3) continue;
      Model model = ModelBuilder.of(((PolicyReading.Read) PolicyReader.read(Files.readAllBytes(folder.resolve(each.path("policy").asString())), Site.TODAY)).policy());
      Proof proof = Proof.of(model, NftReader.text(Files.readAllBytes(folder.resolve(each.path("ruleset").asString()))));
      String name = each.path("ruleset").asString();
      if (each.path("exit").asInt() == 0) {
        assertThat(proof).as(name).isInstanceOf(Proof.Holds.class);
        continue;
      }
      Set<JsonNode> named = new HashSet<>();
      for (Counterexample counterexample : ((Proof.Deviates) proof).counterexamples()) {
        List<JsonNode> holding = each.path("deviations").valueStream().filter(box -> holds(box, counterexample)).toList();
        assertThat(holding).as("%s: %s", name, counterexample).isNotEmpty();
        assertThat(counterexample.rule() == null).as("%s: %s", name, counterexample).isEqualTo(counterexample.expectedAllow());
        named.addAll(holding);
      }
      assertThat(named).as(name).hasSameSizeAs(each.path("deviations"));
    }
  }

  private static boolean holds(JsonNode box, Counterexample counterexample) {
    Packet packet = counterexample.packet();
    boolean in = box.path("path").asString().equals(packet.path().name().toLowerCase(java.util.Locale.ROOT));
    in &= box.path("family").asString().equals(packet.family().id()) && box.path("iif").asString().equals(packet.iif());
    in &= box.path("oif").isNull() ? packet.oif() == null : box.path("oif").asString().equals(packet.oif());
    in &= box.path("ct").asString().equals(packet.state().name().toLowerCase(java.util.Locale.ROOT)) && box.path("proto").asInt() == packet.protocol();
    in &= box.path("expected").asString().equals(counterexample.expectedAllow() ? "allow" : "deny");
    in &= within(box.path("src"), packet.source()) && within(box.path("dst"), packet.destination());
    return in && within(box.path("sport"), packet.sourcePort()) && within(box.path("dport"), packet.destinationPort()) && within(box.path("icmpType"), packet.icmpType());
  }

  private static boolean within(JsonNode ranges, Ip ip) {
    return ranges.isNull() || ranges.valueStream().anyMatch(range -> !ip(range.get(0)).isEmpty() && ip(range.get(0)).get().compareTo(ip) <= 0 && ip(range.get(1)).orElseThrow().compareTo(ip) >= 0);
  }

  private static java.util.Optional<Ip> ip(JsonNode text) {
    return Ip.parse(text.asString());
  }

  private static boolean within(JsonNode ranges, int number) {
    return ranges.isNull() || ranges.valueStream().anyMatch(range -> range.get(0).asInt() <= number && number <= range.get(1).asInt());
  }
}
