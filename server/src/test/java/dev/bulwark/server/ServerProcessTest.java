package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import dev.bulwark.server.config.Config;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServerProcessTest {
  @TempDir Path dir;

  private static Config config() {
    return Config.defaults().with(Config.Listen.free());
  }

  @Test
  void a_server_starts_says_where_it_is_and_leaves_nothing_behind_but_its_state() throws Exception {
    Path state = dir.resolve("state");
    int port;
    String token;
    String root;
    try (ServerProcess server = ServerProcess.start(config(), state, "0.1.0")) {
      JsonNode card = JsonMapper.shared().readTree(Files.readAllBytes(state.resolve("server.json")));
      assertThat(card.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
      assertThat(card.get("version").asString()).isEqualTo("0.1.0");
      for (String listener : new String[] {"mqtt", "device", "admin"}) assertThat(card.get("listeners").get(listener).get("port").asInt()).as(listener).isEqualTo(server.port(listener)).isPositive();
      assertThat(Path.of(card.get("trust").get("root").asString())).isEqualTo(server.root()).exists();
      assertThat(Path.of(card.get("operatorToken").asString())).exists();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.operatorTokenFile()))).isEqualTo("rw-------");
      for (String file : new String[] {"root.pem", "device-ca.pem", "server-ca.pem", "audit.pub"}) assertThat(state.resolve("trust").resolve(file)).exists();
      assertThat(server.newOperatorToken()).isPresent();
      token = server.newOperatorToken().orElseThrow();
      root = Files.readString(server.root());
      port = server.port("admin");
      assertThatThrownBy(() -> ServerProcess.start(config(), state, "0.1.0"))
          .isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo("UP-001");
            assertThat(problem.detail()).contains("pid " + ProcessHandle.current().pid());
          });
      assertThat(Client.operator(server).healthy().get("checks").propertyNames()).contains("store", "events", "disk");
    }
    assertThat(state.resolve("server.json")).doesNotExist();
    assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
    try (ServerProcess again = ServerProcess.start(config(), state, "0.1.0")) {
      assertThat(again.newOperatorToken()).isEmpty();
      assertThat(Files.readString(again.operatorTokenFile()).strip()).isEqualTo(token);
      assertThat(Files.readString(again.root())).isEqualTo(root);
    }
  }

  @Test
  void a_port_in_use_ends_the_start_and_frees_everything_else() throws Exception {
    Path state = dir.resolve("state");
    try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Config.Address any = new Config.Address("127.0.0.1", 0);
      Config busy = config().with(new Config.Listen(any, any, new Config.Address("127.0.0.1", taken.getLocalPort()), java.util.Optional.empty()));
      assertThatThrownBy(() -> ServerProcess.start(busy, state, "0.1.0")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("UP-010"));
    }
    ServerProcess.start(config(), state, "0.1.0").close();
  }

  @Test
  void the_server_probes_itself_and_every_attack_is_refused() throws Exception {
    try (ServerProcess server = ServerProcess.start(config(), dir.resolve("state"), "0.1.0")) {
      assertThat(server.awaitSettled(java.time.Duration.ofMinutes(2))).isTrue();
      var probes = new java.util.TreeMap<String, Boolean>();
      for (JsonNode entry : Client.operator(server).json("/api/v1/events?limit=1000").get("events"))
        if (entry.get("event").get("type").asString().equals("probe") && entry.get("event").get("by").asString().equalsIgnoreCase("server"))
          probes.put(entry.get("event").get("probe").asString(), entry.get("event").get("held").asBoolean());
      probes.remove("plaintext-ports-closed");
      assertThat(probes).containsOnlyKeys("plaintext-closed", "tls12-refused", "anonymous-refused", "foreign-ca-refused").doesNotContainValue(false);
    }
  }
}
