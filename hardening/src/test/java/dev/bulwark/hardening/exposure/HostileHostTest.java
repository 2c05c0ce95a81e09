package dev.bulwark.hardening.exposure;

import static dev.bulwark.hardening.exposure.Audited.port;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.RulePack;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts that want to stall, swell or confuse who asks them. */
class HostileHostTest {
  /** What such a host does on each connection. */
  enum Malice {
    SAYS_NOTHING,
    CLOSES_AT_ONCE,
    DRIPS,
    NEVER_ENDS,
    ENDLESS_RECORDS,
    ENDLESS_WARNINGS,
    HUGE_LENGTHS,
    ENDLESS_BANNER,
    HALF_AN_ANSWER;

    void speak(OutputStream out) throws IOException, InterruptedException {
      switch (this) {
        case SAYS_NOTHING -> TimeUnit.SECONDS.sleep(5);
        case CLOSES_AT_ONCE -> {}
        case DRIPS -> {
          for (int i = 0; i < 300; i++) {
            out.write(i % 5 == 0 ? 22 : 3);
            TimeUnit.MILLISECONDS.sleep(2);
          }
        }
        case NEVER_ENDS -> endless(out, new byte[4_096]);
        case ENDLESS_RECORDS -> endless(out, ReadersTest.record(22, new byte[16_000]));
        case ENDLESS_WARNINGS -> endless(out, ReadersTest.record(21, new byte[] {1, 112}));
        case HUGE_LENGTHS -> out.write(Audited.joined(ReadersTest.record(22, Audited.bytes(2, 0xff, 0xff, 0xff, 3, 3)), new byte[64]));
        case ENDLESS_BANNER -> endless(out, "no end of lines\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII));
        case HALF_AN_ANSWER -> out.write(Audited.bytes(0x20, 2, 0));
      }
    }

    private static void endless(OutputStream out, byte[] piece) throws IOException {
      while (true) out.write(piece);
    }
  }

  private static final Service[] OVER_TCP = {Service.MQTT, Service.MQTTS, Service.HTTP, Service.HTTPS, Service.SSH, Service.TELNET, Service.TLS};

  @ParameterizedTest
  @EnumSource(Malice.class)
  void no_malice_stalls_or_swells_the_audit_nor_makes_it_judge_what_it_did_not_see(Malice malice) throws Exception {
    try (Peer peer = Peer.tcp(socket -> malice.speak(socket.getOutputStream()))) {
      for (Service service : OVER_TCP) {
        int before = peer.came.get();
        Audited audited = Audited.with(Audited.LITTLE, "", port(peer.port(), service.id()));
        assertThat(audited.connections()).as(service.id()).isLessThanOrEqualTo(service.connections());
        assertThat(peer.cameSince(before, audited.connections())).as("connections that " + service.id() + " counted").isEqualTo(audited.connections());
        assertThat(audited.rules()).as(service.id()).doesNotContain("EXP-MQTT-001", "EXP-MQTT-003", "EXP-TLS-001", "EXP-TLS-003", "EXP-HTTP-002");
      }
    }
  }

  @Test
  void a_host_that_picks_a_newer_version_than_offered_or_says_yes_to_everything_ends_the_survey() throws Exception {
    byte[] always = ReadersTest.record(22, ReadersTest.serverHello(0x0303, 0x1302, new Message().u16(43).in16(new byte[] {3, 4}).bytes()));
    try (Peer peer = Peer.tcp(socket -> socket.getOutputStream().write(always))) {
      Audited audited = Audited.of(port(peer.port(), "https"));
      assertThat(audited.connections()).isLessThanOrEqualTo(Service.HTTPS.connections());
    }
  }

  @Test
  void no_run_opens_more_connections_than_its_scope_allows_whatever_the_hosts_say() throws Exception {
    Random random = new Random(99);
    byte[][] answers = {
      new byte[0], ReadersTest.record(21, new byte[] {2, 40}), ReadersTest.record(21, new byte[] {2, 70}), Audited.bytes(0x20, 2, 0, 1), Audited.bytes(0x20, 2, 0, 0), "HTTP/1.1 400 x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
      hello(0x0303), hello(0x0302), hello(0x0301), hello(0x0300)
    };
    try (Peer peer =
        Peer.tcp(
            socket -> {
              byte[] answer = answers[random.nextInt(answers.length)];
              socket.getInputStream().read(new byte[2_048]);
              socket.getOutputStream().write(answer);
            })) {
      for (int round = 0; round < 30; round++) {
        Service service = OVER_TCP[random.nextInt(OVER_TCP.length)];
        int total = service.connections() + random.nextInt(3);
        int before = peer.came.get();
        Audited audited = Audited.with(Audited.LITTLE, "limits: {perSecond: 5, total: " + total + "}\n", port(peer.port(), service.id()));
        assertThat(audited.connections()).as(service.id()).isLessThanOrEqualTo(service.connections()).isLessThanOrEqualTo(total);
        assertThat(peer.cameSince(before, audited.connections())).isEqualTo(audited.connections());
      }
    }
  }

  private static byte[] hello(int version) {
    return ReadersTest.record(22, Audited.joined(ReadersTest.serverHello(version, 0x002f, new byte[0]), ReadersTest.certificate(new byte[] {0x30, 0})));
  }

  @Test
  void a_device_is_never_reached_more_often_than_its_total_even_if_a_probe_would() throws Exception {
    try (Peer peer = Peer.tcp(socket -> {})) {
      Reach reach = new Reach(InetAddress.getLoopbackAddress(), 3, new Pace(100, System::nanoTime, nanos -> {}), Audited.MUCH);
      List<Knock> knocks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Knock knock = reach.knock(peer.port());
        if (knock instanceof Knock.Open(Line line)) line.close();
        knocks.add(knock);
      }
      assertThat(knocks.subList(0, 3)).allMatch(Knock.Open.class::isInstance);
      assertThat(knocks.subList(3, 5)).allMatch(Knock.Spent.class::isInstance);
      assertThat(reach.send(peer.port(), new byte[1])).isInstanceOf(Echo.Spent.class);
      assertThat(reach.connections()).isEqualTo(3);
    }
  }

  @Test
  void a_name_without_an_address_makes_its_device_unreadable_and_no_other() throws Exception {
    Admission admission =
        ScopeGate.admit(
            Approver.signed(Approver.scope("", "{device: gone, host: gone.local, ports: [{port: 22, service: ssh}]}", "{device: d, host: localhost, ports: []}")),
            Set.of(),
            Approver.NOW,
            host -> {
              if (host.equals("gone.local")) throw new UnknownHostException(host);
              return List.of(InetAddress.getLoopbackAddress());
            });
    ApprovedRun run = ((Admission.Admitted) admission).run();
    List<AuditedInput> inputs = new ExposureAudit(RulePack.shipped(), AsOf.instant(Approver.NOW), new Random(1)).run(run);
    assertThat(inputs).extracting(AuditedInput::path).containsExactly("gone", "d");
    assertThat(inputs).extracting(AuditedInput::readable).containsExactly(false, true);
  }
}
