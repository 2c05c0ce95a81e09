package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WireguardCommandTest {
  private static final String POLICY =
      """
      version: 1
      name: plant
      zones:
        office: { vlan: 12, interface: r12, ipv4: [10.12.0.0/24], ipv6: ["fd12::/64"] }
        remote: { interface: wg0, ipv4: [10.60.0.0/24], ipv6: ["fd60::/64"] }
      rules:
        - { name: remote-office, from: remote, to: office, services: [ssh], action: allow }
      vpn:
        interface: wg0
        zone: remote
        listen: 51820
        endpoint: "198.51.100.1:51820"
        ipv4: 10.60.0.1/24
        ipv6: "fd60::1/64"
        keepalive: 25
        peers: { laptop: { ipv4: 10.60.0.10, ipv6: "fd60::10", allowed: [office] } }
      """;

  @TempDir Path dir;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String policy = "";

  @BeforeEach
  void write() throws IOException {
    policy = Files.writeString(dir.resolve("site.yaml"), POLICY).toString();
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());
    CommandLine line = NetworkCommand.line(terminal);
    int[] failed = {-1};
    line.setExecutionExceptionHandler(
        (fault, command, parsed) -> {
          if (!(fault instanceof Failure failure)) throw fault;
          terminal.problem(failure.problem());
          failed[0] = failure.exit();
          return failure.exit();
        });
    int exit = line.execute(args);
    terminal.flush();
    return failed[0] >= 0 ? failed[0] : exit;
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String tunnels() {
    return dir.resolve("tunnels").toString();
  }

  @Test
  void the_documents_are_those_of_the_contract_and_no_secret_is_in_them() throws IOException {
    assertThat(run("wireguard", "config", policy, "--out", tunnels(), "--json")).isZero();
    assertThat(said()).isEqualTo("{\"files\":[\"wg0.conf\",\"peer-laptop.conf\"],\"peers\":[\"laptop\"]}\n");
    assertThat(run("wireguard", "rotate", policy, "--out", tunnels(), "--peer", "laptop", "--json")).isZero();
    assertThat(said()).isEqualTo("{\"files\":[\"wg0.conf\",\"peer-laptop.conf\"],\"peers\":[\"laptop\"]}\n");
    assertThat(run("compile", policy, "--target", "wireguard", "--out", tunnels(), "--json")).isZero();
    assertThat(said()).matches("\\{\"target\":\"wireguard\",\"files\":\\[(\\{\"path\":\"[a-z0-9.-]+\",\"sha256\":\"[0-9a-f]{64}\"},?){2}],\"warnings\":\\[]}\n").contains("wg0.conf", "peer-laptop.conf");
    assertThat(run("wireguard", "config", policy, "--out", tunnels())).isZero();
    String all = said();
    for (String file : new String[] {"wg0.key", "laptop.key", "laptop.psk"}) assertThat(all + complained()).doesNotContain(Files.readString(dir.resolve("tunnels/keys").resolve(file)).strip());
  }

  @Test
  void a_revoked_peer_is_refused_new_keys_and_comes_back_only_when_restored() {
    run("wireguard", "config", policy, "--out", tunnels());
    assertThat(run("wireguard", "rotate", policy, "--out", tunnels(), "--peer", "laptop", "--revoke", "--json")).isZero();
    assertThat(said()).isEqualTo("{\"files\":[\"wg0.conf\"],\"peers\":[]}\n");
    assertThat(run("wireguard", "rotate", policy, "--out", tunnels(), "--peer", "laptop")).isEqualTo(Exit.REFUSED);
    assertThat(complained()).contains("NETWORK-326");
    run("wireguard", "config", policy, "--out", tunnels(), "--json");
    assertThat(said()).isEqualTo("{\"files\":[\"wg0.conf\"],\"peers\":[]}\n");
    run("wireguard", "config", policy, "--out", tunnels(), "--restore", "--json");
    assertThat(said()).isEqualTo("{\"files\":[\"wg0.conf\",\"peer-laptop.conf\"],\"peers\":[\"laptop\"]}\n");
  }

  @Test
  void keys_are_made_for_their_owner_alone_and_never_overwritten() throws IOException {
    assertThat(run("wireguard", "keys", "--out", tunnels(), "--name", "laptop", "--psk")).isZero();
    assertThat(said()).doesNotContain(Files.readString(dir.resolve("tunnels/laptop.key")).strip());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("tunnels/laptop.key")))).isEqualTo("rw-------");
    String before = Files.readString(dir.resolve("tunnels/laptop.pub"));
    Files.delete(dir.resolve("tunnels/laptop.key"));
    assertThat(run("wireguard", "keys", "--out", tunnels(), "--name", "laptop")).isEqualTo(Exit.REFUSED);
    assertThat(Files.readString(dir.resolve("tunnels/laptop.pub"))).isEqualTo(before);
    assertThat(dir.resolve("tunnels/laptop.key")).as("no half of a new pair").doesNotExist();
    assertThat(run("wireguard", "keys", "--out", tunnels(), "--name", "../laptop")).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_policy_without_tunnels_and_one_that_check_refuses_leave_no_file() throws IOException {
    Files.writeString(dir.resolve("site.yaml"), POLICY.substring(0, POLICY.indexOf("vpn:")).replace("remote: { interface", "remote: { vlan: 60, interface"));
    assertThat(run("compile", policy, "--target", "wireguard", "--out", tunnels())).isEqualTo(Exit.INPUT);
    assertThat(complained()).contains("NETWORK-321");
    Files.writeString(dir.resolve("site.yaml"), POLICY.replace("[ssh]", "[telnet]"));
    assertThat(run("wireguard", "config", policy, "--out", tunnels())).isEqualTo(Exit.REFUSED);
    assertThat(complained()).contains("NETWORK-010");
    assertThat(dir.resolve("tunnels")).doesNotExist();
  }

  @Test
  void an_interface_that_cannot_be_reached_leaves_the_files_as_they_were() throws IOException {
    run("wireguard", "config", policy, "--out", tunnels());
    String before = Files.readString(dir.resolve("tunnels/wg0.conf"));
    for (String[] more : new String[][] {{"--live", "nosuchif0"}, {"--live", "../wg0"}, {"--live", "nosuchif0", "--revoke"}, {"--netns", "x"}}) {
      String[] args = Stream.concat(Stream.of("wireguard", "rotate", policy, "--out", tunnels(), "--peer", "laptop"), Stream.of(more)).toArray(String[]::new);
      assertThat(run(args)).isIn(Exit.SYSTEM, Exit.INPUT, Exit.USAGE);
      assertThat(Files.readString(dir.resolve("tunnels/wg0.conf"))).isEqualTo(before);
    }
  }
}
