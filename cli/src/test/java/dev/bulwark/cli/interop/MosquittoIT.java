package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's MQTT clients with certificates that were enrolled by curl: what a device may do, what it may not, and how it is cut off. */
class MosquittoIT {
  @TempDir static Path dir;
  private static Rig rig;
  private final List<Process> running = new ArrayList<>();
  private static int files;

  @BeforeAll
  static void start() throws Exception {
    Rig.needs("mosquitto_pub", "mosquitto_sub", "curl", "openssl", "base64", "stdbuf");
    // As slow as a brief certificate is long: its end can be brought near without a clock that is ahead of everybody's.
    rig = new Rig(dir, Rig.BRIEF.negated());
    rig.enrol("cam");
    rig.enrol("pump");
  }

  @AfterAll
  static void stop() {
    if (rig != null) rig.close();
  }

  @AfterEach
  void end() {
    running.forEach(Process::destroyForcibly);
  }

  private static String options(String id, String version) {
    return "-h localhost -p " + rig.port("mqtt") + " --cafile root.pem --cert " + id + ".pem --key " + id + ".key -V " + version + " -d ";
  }

  private static Rig.Ran pub(String id, String version, String more) throws Exception {
    return rig.sh("timeout 55 mosquitto_pub --nodelay " + options(id, version) + more + " 2>&1");
  }

  private static Rig.Ran sub(String id, String version, String more) throws Exception {
    return rig.sh("timeout 55 mosquitto_sub --nodelay " + options(id, version) + more + " 2>&1");
  }

  /** A subscriber that goes on; what it prints grows in a file. */
  private final class Live {
    private final Path out = dir.resolve("live-" + files++);
    private final Process process;

    Live(String id, String version, String more) throws Exception {
      process = rig.shell("exec stdbuf -oL mosquitto_sub --nodelay " + options(id, version) + more).redirectOutput(out.toFile()).start();
      running.add(process);
      hears("Subscribed");
    }

    String text() {
      try {
        return Files.readString(out, StandardCharsets.ISO_8859_1);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void hears(String what) throws InterruptedException {
      try {
        Rig.comes(what, () -> text().contains(what));
      } catch (AssertionError e) {
        throw new AssertionError("never heard " + what + " in: " + text(), e);
      }
    }

    /** Waits until the session is over. */
    void ends() throws InterruptedException {
      Rig.comes("the session is over", this::isOver);
    }

    /** The client says so, or has given up. */
    boolean isOver() {
      return !process.isAlive() || text().contains("DISCONNECT") || count("sending CONNECT") > 1;
    }

    private long count(String what) {
      return text().lines().filter(line -> line.contains(what)).count();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void messages_of_each_quality_come_through_on_own_topics(String version) throws Exception {
    Live live = new Live("cam", version, "-i listener-" + version + " -q 2 -v -t 'devices/cam/up/#'");
    for (int qos = 0; qos <= 2; qos++) {
      Rig.Ran said = pub("cam", version, "-i speaker -q " + qos + " -t devices/cam/up/" + version + " -m quality-" + qos);
      assertThat(said.exit()).as(said.out()).isZero();
      live.hears("devices/cam/up/" + version + " quality-" + qos);
      live.hears(", q" + qos + ", ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void what_is_retained_is_there_for_who_comes_later(String version) throws Exception {
    String topic = "devices/cam/kept/" + version;
    assertThat(pub("cam", version, "-q 1 -r -t " + topic + " -m state-1").exit()).isZero();
    assertThat(sub("cam", version, "-q 1 -C 1 -W 50 -t " + topic).out()).contains("state-1", ", r1, ");
    assertThat(pub("cam", version, "-q 1 -r -n -t " + topic).exit()).isZero();
    assertThat(sub("cam", version, "-q 1 -C 1 -W 1 -t " + topic).out()).doesNotContain("state-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void the_will_of_a_client_that_dies_is_told(String version) throws Exception {
    Live live = new Live("cam", version, "-i mourner -q 1 -v -t 'devices/cam/status/#'");
    Live dying = new Live("cam", version, "-i dying -t devices/cam/x --will-topic devices/cam/status/" + version + " --will-payload gone --will-qos 1");
    dying.process.destroyForcibly();
    live.hears("devices/cam/status/" + version + " gone");
  }

  @Test
  void publishing_to_another_device_is_denied_and_nothing_arrives() throws Exception {
    Live victim = new Live("pump", "mqttv5", "-q 2 -v -t 'devices/pump/#'");
    long from = rig.events();
    for (int qos = 1; qos <= 2; qos++)
      assertThat(pub("cam", "mqttv5", "-q " + qos + " -t devices/pump/cmd -m stolen").out()).as("qos " + qos).containsIgnoringCase("not authorized");
    pub("cam", "mqttv5", "-q 0 -t devices/pump/cmd -m stolen");
    for (int qos = 0; qos <= 2; qos++) {
      Rig.Ran old = pub("cam", "mqttv311", "-q " + qos + " -t devices/pump/cmd -m stolen");
      assertThat(old.out()).as("3.1.1, qos " + qos + ": closed without an acknowledgement").doesNotContain("received PUBACK", "received PUBCOMP");
    }
    rig.heard(from, "acl.deny", "devices/pump/cmd");
    assertThat(pub("pump", "mqttv5", "-q 1 -t devices/pump/cmd -m own").exit()).isZero();
    victim.hears("devices/pump/cmd own");
    assertThat(victim.text()).doesNotContain("stolen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"devices/pump/#", "#", "+/pump/up", "devices/+/up", "devices/pump", "$SYS/#", "$share/g/devices/pump/#", "$share/g/#", "devices/cam2/#", "devices/CAM/#"})
  void a_foreign_filter_is_denied_at_subscribe(String filter) throws Exception {
    assertThat(sub("cam", "mqttv5", "-q 1 -W 50 -t '" + filter + "'").out()).as("5").containsAnyOf("(mid: 1): 135", "Not authorized", "denied");
    Rig.Ran old = sub("cam", "mqttv311", "-q 1 -W 50 -t '" + filter + "'");
    assertThat(old.out()).as("3.1.1").containsAnyOf("(mid: 1): 128", "denied");
  }

  @Test
  void a_denial_is_an_event() throws Exception {
    rig.enrol("nosy");
    long from = rig.events();
    sub("nosy", "mqttv5", "-q 1 -W 50 -t '+/pump/up'");
    rig.heard(from, "acl.deny", "+/pump/up");
  }

  @Test
  void one_foreign_filter_does_not_spoil_the_own_one_beside_it() throws Exception {
    Live live = new Live("cam", "mqttv5", "-q 1 -v -t 'devices/pump/#' -t devices/cam/mixed");
    live.hears("135");
    assertThat(pub("cam", "mqttv5", "-q 1 -t devices/cam/mixed -m through").exit()).isZero();
    live.hears("devices/cam/mixed through");
  }

  @Test
  void a_will_on_a_foreign_topic_is_denied_at_connect() throws Exception {
    assertThat(sub("cam", "mqttv5", "-W 50 -t devices/cam/x --will-topic devices/pump/x --will-payload w").out()).contains("CONNACK (135)");
    assertThat(sub("cam", "mqttv311", "-W 50 -t devices/cam/x --will-topic devices/pump/x --will-payload w").out()).contains("CONNACK (5)");
  }

  @Test
  void without_a_certificate_there_is_no_session() throws Exception {
    Rig.Ran bare = rig.sh("timeout 55 mosquitto_pub -h localhost -p " + rig.port("mqtt") + " --cafile root.pem -V mqttv5 -d -q 1 -t devices/cam/up -m x 2>&1");
    assertThat(bare.exit()).as(bare.out()).isNotZero();
    assertThat(bare.out()).doesNotContain("CONNACK (0)");
    Rig.Ran plain = rig.sh("timeout 55 mosquitto_pub -h localhost -p " + rig.port("mqtt") + " -V mqttv5 -d -q 1 -t devices/cam/up -m x 2>&1");
    assertThat(plain.exit()).as("plain text").isNotZero();
    assertThat(plain.out()).doesNotContain("CONNACK (0)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void another_devices_client_id_displaces_nobody(String version) throws Exception {
    Live live = new Live("pump", version, "-i the-one -q 1 -v -t 'devices/pump/#'");
    assertThat(pub("cam", version, "-i the-one -q 1 -t devices/cam/up -m x").exit()).as("it is free in the own name space").isZero();
    assertThat(pub("cam", version, "-i pump/the-one -q 1 -t devices/cam/up -m x").exit()).isZero();
    assertThat(pub("pump", version, "-i other -q 1 -t devices/pump/up -m still-here").exit()).isZero();
    live.hears("still-here");
    assertThat(live.count("sending CONNECT")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void a_revoked_device_is_cut_off_leaves_no_will_and_does_not_return(String version) throws Exception {
    String id = "rev-" + version;
    rig.enrol(id);
    Live live = new Live(id, version, "-q 1 -t devices/" + id + "/x --will-topic devices/" + id + "/will --will-payload w");
    assertThat(rig.bulwark("device", "show", id).json().is("connected")).isTrue();
    long begun = System.nanoTime();
    assertThat(rig.bulwark("device", "revoke", id, "--reason", "keyCompromise").json().number("sessionsClosed")).isEqualTo(1);
    live.ends();
    if (version.equals("mqttv5")) {
      // The 3.1.1 client says nothing of its end before it tries to return, a second later.
      System.out.printf("from the revoke command to the client's end of session: %d ms%n", (System.nanoTime() - begun) / 1_000_000);
      assertThat(live.text()).contains("DISCONNECT").containsAnyOf("(152)", "(135)");
    }
    Rig.Ran back = pub(id, version, "-q 1 -t devices/" + id + "/up -m back");
    assertThat(back.exit()).isNotZero();
    assertThat(back.out()).doesNotContain("CONNACK (0)");
    assertThat(rig.bulwark("device", "show", id).json().is("connected")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void a_quarantined_device_is_cut_off_until_it_is_released(String version) throws Exception {
    String id = "quar-" + version;
    rig.enrol(id);
    Live live = new Live(id, version, "-q 1 -t devices/" + id + "/x");
    rig.bulwark("device", "quarantine", id);
    live.ends();
    live.process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    Rig.Ran back = pub(id, version, "-q 1 -t devices/" + id + "/up -m back");
    assertThat(back.exit()).isNotZero();
    assertThat(back.out()).doesNotContain("CONNACK (0)");
    rig.bulwark("device", "release", id);
    Rig.Ran released = pub(id, version, "-q 1 -t devices/" + id + "/up -m back");
    assertThat(released.exit()).as(released.out()).isZero();
  }

  @Test
  void a_certificate_that_runs_out_ends_its_session_and_not_before_its_end() throws Exception {
    rig.enrol("brief", "brief");
    Live five = new Live("brief", "mqttv5", "-i five -q 1 -t devices/brief/x");
    Live three = new Live("brief", "mqttv311", "-i three -q 1 -t devices/brief/x");
    Instant end = Instant.parse(rig.bulwark("device", "show", "brief").json().list("certificates").getFirst().text("notAfter"));
    rig.clock(Duration.between(Instant.now(), end).minusSeconds(3));
    while (!five.isOver() || !three.isOver()) {
      boolean anyIsOver = five.isOver() || three.isOver();
      if (anyIsOver) assertThat(rig.now()).as("not before its end").isAfterOrEqualTo(end);
      assertThat(rig.now()).as("within a minute of its end").isBefore(end.plus(Rig.PATIENCE));
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(rig.now()).as("not before its end").isAfterOrEqualTo(end);
    assertThat(pub("brief", "mqttv5", "-q 1 -t devices/brief/up -m back").out()).doesNotContain("CONNACK (0)");
  }
}
