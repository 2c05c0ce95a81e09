package dev.bulwark.network.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.SitePlan;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.proof.Proof;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Egress by name: Debian's dnsmasq fills the gateway's sets from what its own upstream answers, and real connections go where that lets them. */
class NamesIT {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final int UPSTREAM = 5_301;
  private static final int RESOLVER = 5_302;
  private static final String TEXT = site("[vendor.example, inside.example]");
  private static final Policy POLICY = Site.policy(TEXT);
  private static final Model MODEL = ModelBuilder.of(POLICY);

  @TempDir private static Path folder = Path.of("");
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static Lab lab;
  private static Enforcement enforcement;
  private static Station device;
  private static Station hub;
  private static Station vendor;

  private static String site(String names) {
    return Site.TEXT
        .replace("hosts:\n", "hosts:\n  updates: { zone: world, names: " + names + " }\n")
        .replace("rules:\n", "rules:\n  - { name: fetch, from: sensors, to: updates, services: [https], action: allow }\n");
  }

  @BeforeAll
  static void build() throws IOException {
    Needs.rules();
    Optional<Path> dnsmasq = Stream.of("/usr/sbin/dnsmasq", "/usr/bin/dnsmasq").map(Path::of).filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(dnsmasq.isPresent(), "skipped: dnsmasq is not installed");
    lab = Lab.build(SitePlan.of(POLICY, MODEL));
    OPEN.add(lab);
    enforcement = new Enforcement(lab.router(), new StateFolder(folder.resolve("state")));
    device = lab.plan().in("sensors").stream().filter(each -> each.ipv6().isPresent()).findFirst().orElseThrow();
    hub = lab.plan().in("servers").getFirst();
    vendor = lab.plan().in("world").getFirst();
    for (int port : new int[] {443, 80}) OPEN.add(lab.of(vendor).inside(() -> new ServerSocket(port, 50)));
    OPEN.add(lab.of(hub).inside(() -> new ServerSocket(443, 50)));
    String program = dnsmasq.orElseThrow().toString();
    String addresses = "address=/vendor.example/" + address(vendor, Family.IPV4) + "\naddress=/vendor.example/" + address(vendor, Family.IPV6) + "\naddress=/inside.example/" + address(hub, Family.IPV4) + "\naddress=/other.example/"
        + address(vendor, Family.IPV4) + "\n";
    start(program, UPSTREAM, "upstream.conf", addresses);
    start(program, RESOLVER, "resolver.conf", "server=127.0.0.1#" + UPSTREAM + "\n" + new NftablesBackend().compile(POLICY, MODEL).files().stream().filter(file -> file.path().equals("bulwark-dnsmasq.conf")).findFirst().orElseThrow().content());
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable each : OPEN.reversed()) each.close();
  }

  @BeforeEach
  void apply() {
    new Nft(lab.router()).load("table inet bulwark\ndelete table inet bulwark\n");
    enforcement.apply(MODEL, Optional.empty(), NOW);
  }

  private static void start(String program, int port, String name, String lines) throws IOException {
    Path conf = Files.writeString(folder.resolve(name), "port=" + port + "\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nuser=root\npid-file\n" + lines);
    Process process = lab.router().inside(() -> new ProcessBuilder(program, "--keep-in-foreground", "--conf-file=" + conf).redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile()).start());
    OPEN.add(() -> process.destroyForcibly().waitFor());
  }

  private static Ip address(Station station, Family family) {
    return station.address(family).orElseThrow();
  }

  /** Asks the site's resolver, until it answers; the answer is there once the addresses are in the sets. */
  private int asked(String name, Family family) {
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    question.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.", -1)) {
      question.write(label.length());
      question.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    question.writeBytes(new byte[] {0, 0, (byte) (family == Family.IPV4 ? 1 : 28), 0, 1});
    return lab.router()
        .inside(
            () -> {
              try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(InetAddress.ofLiteral("127.0.0.1"), RESOLVER);
                socket.setSoTimeout(500);
                for (int attempt = 0; attempt < 600; attempt++) {
                  try {
                    socket.send(new DatagramPacket(question.toByteArray(), question.size()));
                    DatagramPacket answer = new DatagramPacket(new byte[512], 512);
                    socket.receive(answer);
                    // The code of the answer, then the number of answers.
                    if ((answer.getData()[3] & 15) == 0) return answer.getData()[7] & 255;
                  } catch (IOException e) {
                    // It is not up yet.
                    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                  }
                }
                return -1;
              }
            });
  }

  private boolean connects(Station from, Ip to, int port, int milliseconds) {
    return lab.of(from)
        .inside(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(to.inetAddress(), port), milliseconds);
                return true;
              } catch (SocketTimeoutException | ConnectException refused) {
                return false;
              }
            });
  }

  private boolean reaches(Station from, Ip to, int port) {
    return connects(from, to, port, 60_000);
  }

  private boolean isCutOff(Station from, Ip to, int port) {
    return !connects(from, to, port, 250);
  }

  @Test
  void an_address_is_open_once_the_resolver_has_answered_it_and_for_nobody_and_nothing_else() {
    for (Family family : Family.values()) {
      Ip to = address(vendor, family);
      assertThat(isCutOff(device, to, 443)).as("before its name was asked for").isTrue();
      assertThat(asked("vendor.example", family)).isEqualTo(1);
      assertThat(reaches(device, to, 443)).as("afterwards").isTrue();
      assertThat(isCutOff(device, to, 80)).as("another port").isTrue();
      assertThat(isCutOff(hub, to, 443)).as("another device").isTrue();
    }
  }

  @Test
  void a_name_below_a_name_counts_and_one_beside_it_does_not() {
    assertThat(asked("other.example", Family.IPV4)).isEqualTo(1);
    assertThat(isCutOff(device, address(vendor, Family.IPV4), 443)).isTrue();
    assertThat(asked("cdn.vendor.example", Family.IPV4)).isEqualTo(1);
    assertThat(reaches(device, address(vendor, Family.IPV4), 443)).isTrue();
  }

  @Test
  void a_name_that_is_answered_with_an_address_of_the_site_opens_nothing_inside() {
    assertThat(asked("inside.example", Family.IPV4)).isEqualTo(1);
    assertThat(lab.router().inside(() -> new Nft(lab.router()).list("list", "table", "inet", "bulwark"))).contains(address(hub, Family.IPV4).toString());
    assertThat(isCutOff(device, address(hub, Family.IPV4), 443)).isTrue();
  }

  @Test
  void what_was_resolved_is_neither_drift_nor_a_deviation_and_stays_through_a_replacement() {
    assertThat(asked("vendor.example", Family.IPV4)).isEqualTo(1);
    assertThat(Proof.of(MODEL, loaded())).isInstanceOf(Proof.Holds.class);
    assertThat(new Drift(lab.router(), MODEL).changes()).isEmpty();
    assertThat(enforcement.apply(MODEL, Optional.empty(), NOW).changed()).isFalse();
    Model other = ModelBuilder.of(Site.policy(TEXT.replace("[console, icmp-echo]", "[console]")));
    for (Model next : List.of(other, MODEL, other)) {
      assertThat(enforcement.apply(next, Optional.empty(), NOW).changed()).isTrue();
      assertThat(reaches(device, address(vendor, Family.IPV4), 443)).isTrue();
      assertThat(Proof.of(next, loaded())).isInstanceOf(Proof.Holds.class);
    }
  }

  @Test
  void other_names_start_empty_and_what_the_old_ones_resolved_to_is_gone() {
    assertThat(asked("vendor.example", Family.IPV4)).isEqualTo(1);
    Model other = ModelBuilder.of(Site.policy(site("[vendor.example]")));
    assertThat(enforcement.apply(other, Optional.empty(), NOW).changed()).isTrue();
    assertThat(isCutOff(device, address(vendor, Family.IPV4), 443)).isTrue();
    assertThat(new Drift(lab.router(), other).changes()).isEmpty();
  }

  @Test
  void a_rule_that_looks_into_the_set_of_another_by_hand_is_drift_and_a_deviation() {
    String set = Objects.requireNonNull(MODEL.rules().getFirst().names()).set(Family.IPV4);
    new Nft(lab.router()).load("insert rule inet bulwark forward ip daddr @" + set + " accept\n");
    assertThat(new Drift(lab.router(), MODEL).changes()).isNotEmpty();
    assertThat(Proof.of(MODEL, loaded())).isInstanceOfSatisfying(Proof.Deviates.class, deviates -> assertThat(deviates.counterexamples()).allMatch(each -> each.resolved().contains(set)));
  }

  private dev.bulwark.network.ruleset.Ruleset loaded() {
    Namespace router = lab.router();
    return router.inside(KernelRuleset::own);
  }
}
