package dev.bulwark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.est.Standing;
import dev.bulwark.agent.kit.TestBroker;
import dev.bulwark.agent.kit.TestServer;
import dev.bulwark.agent.kit.Until;
import dev.bulwark.agent.mqtt.Disconnected;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.mqtt.Subscribing;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent over real sockets, driven by hand as a virtual device. */
class AgentTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  @TempDir Path folder;
  private TestServer server;
  private TestBroker broker;
  private VirtualFleet fleet;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
    broker = new TestBroker(server.authority, server.authority.server());
    server.brokerPort = broker.port();
    fleet = new VirtualFleet(folder, server.url(), server.authority.roots(), InstantSource.system(), new SecureRandom());
  }

  @AfterEach
  void stop() throws IOException {
    fleet.close();
    broker.close();
    server.close();
  }

  private VirtualDevice enrolled(String id) {
    server.tokens.add(id + ":secret");
    VirtualDevice device = fleet.device(new DeviceId(id));
    try (Secret token = Secret.of("secret".getBytes(StandardCharsets.UTF_8))) {
      assertThat(device.enrol(token)).isInstanceOf(Enrolment.Outcome.Stored.class);
    }
    return device;
  }

  private VirtualDevice connected(String id) {
    VirtualDevice device = enrolled(id);
    assertThat(device.connect()).isInstanceOf(Opening.Opened.class);
    return device;
  }

  private static String serial(VirtualDevice device) {
    return device.identity().orElseThrow().credential().leaf().getSerialNumber().toString(16);
  }

  @Test
  void an_enrolled_device_connects_under_its_own_id_and_its_telemetry_is_acknowledged() {
    VirtualDevice device = connected("cam1");
    assertThat(device.telemetry()).isEqualTo(new Publishing.Acknowledged());
    assertThat(device.posture()).isEqualTo(new Publishing.Acknowledged());
    assertThat(device.acknowledged()).isEqualTo(2);
    assertThat(broker.seen.getFirst()).isEqualTo("up cam1 " + serial(device));
    assertThat(broker.seen.get(1)).startsWith("publish devices/cam1/telemetry {\"seq\":0,");
    assertThat(broker.seen.get(2)).startsWith("publish devices/cam1/posture ").contains("\"device.kind\":\"virtual\"");
  }

  @Test
  void another_devices_topic_is_denied_with_the_brokers_reason_and_the_own_one_still_works() {
    VirtualDevice device = connected("cam1");
    assertThat(device.publish("devices/cam2/telemetry", HELLO)).isEqualTo(new Publishing.Denied(0x87, "not authorized"));
    assertThat(device.subscribe("devices/cam2/#", message -> {})).isEqualTo(new Subscribing.Denied(0x87, "not authorized"));
    assertThat(device.subscribe("devices/cam1/commands", message -> {})).isEqualTo(new Subscribing.Granted(1));
    assertThat(device.telemetry()).isEqualTo(new Publishing.Acknowledged());
  }

  @Test
  void a_renewal_opens_the_new_session_before_the_old_one_ends_and_loses_no_message() throws Exception {
    VirtualDevice device = connected("cam1");
    String oldSerial = serial(device);
    List<Disconnected> ends = new CopyOnWriteArrayList<>();
    device.onDisconnect(ends::add);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger everDown = new AtomicInteger();
    CompletableFuture<Integer> publishing =
        CompletableFuture.supplyAsync(
            () -> {
              int sent = 0;
              while (!done.get()) {
                if (!device.connected()) everDown.incrementAndGet();
                assertThat(device.publish("devices/cam1/telemetry", ("m" + sent + ".").getBytes(StandardCharsets.UTF_8))).isEqualTo(new Publishing.Acknowledged());
                sent++;
              }
              return sent;
            });
    for (int i = 0; i < 3; i++) assertThat(device.renewNow().held()).isTrue();
    done.set(true);
    int sent = publishing.get();
    assertThat(sent).isPositive();
    for (int i = 0; i < sent; i++) {
      String message = "m" + i + ".";
      assertThat(broker.seen.stream().anyMatch(line -> line.endsWith(message))).as(message).isTrue();
    }
    assertThat(everDown).hasValue(0);
    assertThat(ends).isEmpty();
    assertThat(serial(device)).isNotEqualTo(oldSerial);
    assertThat(Until.holds(() -> broker.seen.contains("bye cam1") && broker.seen.contains("bye cam1~2"))).isTrue();
    List<String> ups = broker.seen.stream().filter(line -> line.startsWith("up ")).map(line -> line.split(" ")[1]).toList();
    assertThat(ups).containsExactly("cam1", "cam1~2", "cam1", "cam1~2");
    assertThat(broker.seen.indexOf("bye cam1")).isGreaterThan(indexOf("up cam1~2 "));
  }

  private int indexOf(String start) {
    for (int i = 0; i < broker.seen.size(); i++) if (broker.seen.get(i).startsWith(start)) return i;
    return -1;
  }

  @Test
  void a_message_under_way_during_the_hand_over_is_sent_again_on_the_new_session() throws Exception {
    VirtualDevice device = connected("cam1");
    broker.holdAcknowledgements = true;
    CompletableFuture<Publishing> held = CompletableFuture.supplyAsync(() -> device.publish("devices/cam1/telemetry", HELLO));
    assertThat(Until.holds(() -> broker.seen.stream().anyMatch(line -> line.startsWith("publish")))).isTrue();
    TestBroker.Session old = broker.session("cam1");
    CompletableFuture<VirtualDevice.Renewed> renewed = CompletableFuture.supplyAsync(device::renewNow);
    assertThat(Until.holds(() -> broker.sessions.containsKey("cam1~2"))).isTrue();
    broker.holdAcknowledgements = false;
    old.breakOff();
    assertThat(renewed.get().held()).isTrue();
    assertThat(held.get()).isEqualTo(new Publishing.Acknowledged());
  }

  @Test
  void a_refused_renewal_keeps_session_and_identity() {
    VirtualDevice device = connected("cam1");
    String before = serial(device);
    server.fixed = TestServer.json(400, "{\"code\":\"EST-011\",\"detail\":\"no\"}");
    VirtualDevice.Renewed renewed = device.renewNow();
    assertThat(renewed.certificate()).isEqualTo(new EstOutcome.Refused(400, "EST-011", "no"));
    assertThat(renewed.session()).isEqualTo(Optional.empty());
    assertThat(serial(device)).isEqualTo(before);
    assertThat(device.telemetry()).isEqualTo(new Publishing.Acknowledged());
  }

  @Test
  void a_session_that_is_cut_tells_the_reason_code_and_the_time() throws Exception {
    VirtualDevice device = connected("cam1");
    CompletableFuture<Disconnected> end = new CompletableFuture<>();
    device.onDisconnect(end::complete);
    broker.session("cam1").cut(0x98);
    Disconnected heard = end.get(1, java.util.concurrent.TimeUnit.MINUTES);
    assertThat(heard.code()).isEqualTo(0x98);
    assertThat(heard.reason()).isEqualTo("administrative action");
    assertThat(device.connected()).isFalse();
    assertThat(device.telemetry()).isInstanceOf(Publishing.Lost.class);
  }

  @Test
  void a_connack_that_refuses_is_told_apart_from_nobody_there() throws Exception {
    VirtualDevice device = enrolled("cam1");
    broker.connectCode = 0x87;
    assertThat(device.connect()).isEqualTo(new Opening.Refused("CONNACK 0x87 not authorized", 0x87));
    broker.connectCode = 0;
    broker.mute = true;
    assertThat(device.connect()).isInstanceOf(Opening.Refused.class);
    broker.close();
    assertThat(device.connect()).isInstanceOf(Opening.Unreachable.class);
  }

  @Test
  void a_gateway_with_a_certificate_for_another_name_is_not_connected_to() throws Exception {
    try (TestBroker elsewhere = new TestBroker(server.authority, server.authority.server("other.example"))) {
      server.brokerPort = elsewhere.port();
      assertThat(enrolled("cam1").connect()).isInstanceOfSatisfying(Opening.Unreachable.class, told -> assertThat(told.detail()).startsWith("no trusted gateway"));
      assertThat(elsewhere.seen).isEmpty();
    }
  }

  @Test
  void a_device_comes_back_with_the_identity_in_its_folder_after_a_restart() {
    connected("cam1").close();
    try (VirtualFleet again = new VirtualFleet(folder, server.url(), server.authority.roots(), InstantSource.system(), new SecureRandom())) {
      assertThat(again.device(new DeviceId("cam1")).connect()).isInstanceOf(Opening.Opened.class);
    }
  }

  @Test
  void the_server_is_asked_how_the_certificate_stands() {
    VirtualDevice device = enrolled("cam1");
    Agent agent =
        new Agent(dev.bulwark.agent.identity.AgentDirectory.at(device.folder()), InstantSource.system(), new SecureRandom(), why -> {});
    assertThat(agent.standing()).isEqualTo(Standing.GOOD);
    server.revoked.add(serial(device));
    assertThat(agent.standing()).isEqualTo(Standing.REVOKED);
    server.close();
    assertThat(agent.standing()).isEqualTo(Standing.UNANSWERED);
  }

  @Test
  void what_anyone_may_ask_is_asked_without_a_certificate_so_that_a_revoked_device_still_hears_the_answer() {
    VirtualDevice device = enrolled("cam1");
    try (Agent agent = new Agent(dev.bulwark.agent.identity.AgentDirectory.at(device.folder()), InstantSource.system(), new SecureRandom(), why -> {})) {
      server.withCertificate.clear();
      assertThat(agent.connect()).isInstanceOf(Opening.Opened.class);
      assertThat(agent.standing()).isEqualTo(Standing.GOOD);
      assertThat(server.requests).contains("GET /.well-known/bulwark", "POST /ocsp");
      assertThat(server.withCertificate).isEmpty();
      assertThat(agent.renew()).isInstanceOf(EstOutcome.Enrolled.class);
      assertThat(server.withCertificate).contains("/.well-known/est/simplereenroll").doesNotContain("/.well-known/bulwark", "/ocsp");
    }
  }
}
