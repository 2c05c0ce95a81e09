package dev.bulwark.network.mud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MudWriterTest {
  private static final String URL = "https://things.example.net/pump.json";
  private static final List<String> REMOTES =
      List.of(
          "cloud.example.net", "192.0.2.7", "192.0.2.0/24", "2001:db8::7", "any", "my-controller", "local-networks", "same-manufacturer", "controller:urn:ietf:params:mud:ntp", "manufacturer:m.example", "model:https://m.example/1");

  private static byte[] write(List<Behaviour> behaviours) {
    return MudWriter.write(behaviours, URL, "a pump", Signers.NOW);
  }

  private static Set<String> texts(List<Behaviour> behaviours) {
    Set<String> texts = new TreeSet<>();
    behaviours.forEach(each -> texts.add(each.text()));
    return texts;
  }

  /** What a file lets happen: of each opening, from the list of the direction that it goes in. */
  private static Set<String> said(MudFile file, boolean answers) {
    List<Behaviour> said = new ArrayList<>();
    for (Flow flow : file.flows()) {
      // Only of TCP a file says who begins; of the rest our names of entries do.
      Direction opened = flow.initiated().orElse(flow.ace().startsWith("out-") ? Direction.FROM_DEVICE : Direction.TO_DEVICE);
      if ((opened == flow.direction()) == answers) continue;
      Ports called = (answers ? flow.sourcePorts() : flow.destinationPorts()).orElse(null);
      assertThat((answers ? flow.destinationPorts() : flow.sourcePorts())).isEmpty();
      assertThat(called == null || called.low() == called.high()).isTrue();
      said.add(
          new Behaviour(
              opened, flow.family() == AclType.IPV4 ? Family.IPV4 : Family.IPV6, flow.protocol().orElseThrow(), flow.remotes().stream().findFirst(),
              called == null ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(called.low())));
    }
    return texts(said);
  }

  @Test
  void a_file_says_exactly_what_was_observed_and_its_answers() {
    Random random = new Random(161);
    for (int round = 0; round < 120; round++) {
      StringBuilder lines = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        String proto = List.of("\"tcp\"", "\"udp\"", "\"icmp\"", "47").get(random.nextInt(4));
        boolean called = proto.equals("\"tcp\"") || proto.equals("\"udp\"");
        lines.append("{\"direction\":\"").append(random.nextBoolean() ? "from-device" : "to-device").append("\",\"proto\":").append(proto).append(",\"remote\":\"").append(REMOTES.get(random.nextInt(REMOTES.size()))).append('"');
        if (called) lines.append(",\"port\":").append(random.nextInt(65_536));
        lines.append(",\"bytes\":7}\n");
      }
      List<Behaviour> observed = BehaviourReader.observed(lines.toString().getBytes(StandardCharsets.UTF_8));
      MudFile file = MudReader.read(write(observed));
      assertThat(file.errors()).isEmpty();
      assertThat(file.warnings()).isEmpty();
      assertThat(file.dialect()).isEqualTo(Dialect.RFC8520);
      assertThat(file.mudUrl()).contains(URL);
      assertThat(said(file, false)).isEqualTo(texts(observed));
      assertThat(said(file, true)).isEqualTo(texts(observed));
    }
  }

  @Test
  void the_order_of_observation_does_not_matter_and_the_same_seen_twice_is_written_once() {
    List<Behaviour> seen = new ArrayList<>(BehaviourReader.declared("tcp/8883@cloud.example.net"));
    seen.addAll(BehaviourReader.declared("to-device:tcp/22@my-controller"));
    seen.addAll(BehaviourReader.declared("tcp/8883@Cloud.Example.net."));
    byte[] one = write(seen);
    Collections.reverse(seen);
    assertThat(write(seen)).isEqualTo(one);
    assertThat(MudReader.read(one).flows()).hasSize(8);
  }

  @Test
  void a_declared_service_is_read_as_what_it_says() {
    assertThat(texts(BehaviourReader.declared("tcp/8883@192.0.2.7"))).containsExactly("from-device ipv4 006 net:192.0.2.7/32 08883");
    assertThat(texts(BehaviourReader.declared("to-device:icmp@any"))).containsExactly("to-device ipv4 001 any ", "to-device ipv6 058 any ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp", "tcp/1", "tcp@a.example", "icmp/7@a.example", "tcp/65536@a.example", "sctps/1@a.example", "256@a.example", "tcp/1@a b", "tcp/1@*.example", "tcp/1@a/4#inet#bulwark#quarantine", "sideways:tcp/1@a.example", "tcp/1@controller:a b", "tcp/1@10.0.0.1/8"})
  void what_is_no_service_is_refused(String text) {
    assertThatThrownBy(() -> BehaviourReader.declared(text)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-309"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "[]", "{}", "{\"direction\":\"from-device\",\"proto\":\"tcp\",\"remote\":\"a.example\"}", "{\"direction\":\"from-device\",\"proto\":\"tcp\",\"remote\":\"a.example\",\"port\":-1}", "{\"direction\":\"from-device\",\"proto\":{},\"remote\":\"a.example\",\"port\":1}"})
  void a_line_that_is_no_flow_is_named(String line) {
    String good = "{\"direction\":\"from-device\",\"proto\":\"tcp\",\"remote\":\"a.example\",\"port\":1}\n";
    assertThatThrownBy(() -> BehaviourReader.observed((good + "\n" + line).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code() + " " + problem.detail()).startsWith("NETWORK-309 line 3: "));
  }

  @Test
  void nothing_and_an_address_that_is_not_https_make_no_file() {
    assertThatThrownBy(() -> write(List.of())).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-310"));
    List<Behaviour> some = BehaviourReader.declared("tcp/1@a.example");
    assertThatThrownBy(() -> MudWriter.write(some, "http://a.example/", "", Signers.NOW)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> MudWriter.write(some, URL, "x".repeat(61), Signers.NOW)).isInstanceOf(Problem.class);
  }
}
