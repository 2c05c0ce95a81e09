package dev.bulwark.network.mud;

import static dev.bulwark.network.mud.Files8520.ace;
import static dev.bulwark.network.mud.Files8520.acl;
import static dev.bulwark.network.mud.Files8520.file;
import static dev.bulwark.network.mud.Files8520.name;
import static dev.bulwark.network.mud.Files8520.read;
import static dev.bulwark.network.mud.Files8520.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.SitePlan;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel takes what is compiled, and real packets go where the file lets them. */
class MudPacketsIT {
  @TempDir private Path folder;

  private static final String OPENED = "\"tcp\":{\"ietf-mud:direction-initiated\":\"to-device\",\"destination-port\":{\"operator\":\"eq\",\"port\":9000}},\"ietf-mud:mud\":{\"my-controller\":[null]}";
  private static final MudFile FILE =
      read(
          file(
              acl("f", ace("a", tcp(name("cloud.example.net"), 443), "accept"), ace("b", tcp("\"destination-ipv4-network\":\"10.13.0.2/32\"", 80), "reject"), ace("c", "\"ipv4\":{\"protocol\":1},\"icmp\":{\"type\":8}", "accept")),
              acl("t", ace("d", OPENED, "accept"), ace("e", "\"ietf-mud:mud\":{\"my-controller\":[null]}", "accept"))));

  private static Lab lab(SitePlan plan) {
    try {
      return Lab.build(plan);
    } catch (Problem e) {
      assumeTrue(false, "skipped: " + e.detail());
      throw e;
    }
  }

  private static boolean connects(Namespace from, Ip to, int port) {
    return from.inside(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(to.inetAddress(), port), 250);
            return true;
          } catch (SocketTimeoutException | ConnectException refused) {
            return false;
          }
        });
  }

  @Test
  void the_device_reaches_what_the_file_names_and_nothing_else_and_only_the_controller_may_begin() throws IOException {
    Program.path("nft");
    Policy policy = Site.policy(Site.TEXT);
    SitePlan plan = SitePlan.of(policy, ModelBuilder.of(policy));
    Station device = plan.in("sensors").stream().filter(each -> each.name().equals("pump")).findFirst().orElseThrow();
    Station hub = plan.in("servers").stream().filter(each -> each.name().equals("hub")).findFirst().orElseThrow();
    Station office = plan.in("office").getFirst();
    Ip pump = device.address(Family.IPV4).orElseThrow();
    Ip cloud = hub.address(Family.IPV4).orElseThrow();
    MudSite site = new MudSite(Optional.of(pump), Optional.empty(), List.of(), Map.of(), List.of(MudSite.Host.parse(office.address(Family.IPV4).orElseThrow().toString()).orElseThrow()));
    MudRules rules = MudCompiler.compile(FILE, site);
    Path script = Files.writeString(folder.resolve("mud.nft"), rules.nft());
    try (Lab lab = lab(plan);
        ServerSocket https = listening(lab.of(hub), 443);
        ServerSocket http = listening(lab.of(hub), 80);
        ServerSocket console = listening(lab.of(device), 9_000);
        ServerSocket other = listening(lab.of(device), 9_001)) {
      assertThat(List.of(https, http, console, other)).allMatch(ServerSocket::isBound);
      assertThat(connects(lab.of(device), cloud, 80)).as("before there are rules").isTrue();
      assertThat(connects(lab.of(hub), pump, 9_000)).as("before there are rules").isTrue();
      nft(lab, "--check", "-f", script.toString());
      nft(lab, "-f", script.toString());
      nft(lab, "-f", script.toString());
      assertThat(connects(lab.of(device), cloud, 443)).as("a name that was not resolved yet").isFalse();
      nft(lab, "add", "element", "inet", rules.table(), "d0_4", "{", cloud.toString(), "}");
      assertThat(connects(lab.of(device), cloud, 443)).as("a name that was").isTrue();
      assertThat(connects(lab.of(device), cloud, 80)).as("what the file rejects").isFalse();
      assertThat(connects(lab.of(office), pump, 9_000)).as("the controller, where others may begin").isTrue();
      assertThat(connects(lab.of(office), pump, 9_001)).as("the controller, where only answers pass").isFalse();
      assertThat(connects(lab.of(hub), pump, 9_000)).as("somebody else").isFalse();
      assertThat(connects(lab.of(office), cloud, 80)).as("devices without a file are left alone").isTrue();
      nft(lab, "delete", "table", "inet", rules.table());
      assertThat(connects(lab.of(device), cloud, 80)).as("after the rules are gone").isTrue();
    }
  }

  private static ServerSocket listening(Namespace in, int port) {
    return in.inside(() -> new ServerSocket(port, 50));
  }

  private static void nft(Lab lab, String... arguments) {
    lab.router()
        .inside(
            () -> {
              Program.works("nft", arguments);
              return arguments;
            });
  }

  @Test
  void dnsmasq_takes_the_lines_of_names() throws IOException {
    MudRules rules = MudCompiler.compile(FILE, new MudSite(Ip.parse("10.11.0.7"), Optional.empty(), List.of(), Map.of(), List.of()));
    Path lines = Files.writeString(folder.resolve("mud-dnsmasq.conf"), rules.dnsmasq());
    Program.works("dnsmasq", "--test", "-C", lines.toString());
  }
}
