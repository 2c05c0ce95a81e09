package dev.bulwark.gateway.mqtt;

import static dev.bulwark.gateway.mqtt.RawMqtt.publish;
import static dev.bulwark.gateway.mqtt.RawMqtt.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.event.Event;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final Fixture fixture = new Fixture();
  private final Fixture.Device own = fixture.device();
  private final Fixture.Device other = fixture.device();

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void the_client_id_of_another_device_takes_nothing_over_with_and_without_clean_start(int flags) throws IOException {
    try (RawMqtt victim = fixture.open(own); RawMqtt thief = fixture.open(other)) {
      victim.send(RawMqtt.connect(5, 2, "1100000e10", "shared-name"), subscribe(5, 1, own.topic("in")));
      victim.packet();
      victim.packet();
      thief.send(RawMqtt.connect(5, flags, "1100000e10", "shared-name"));
      byte[] connack = thief.packet();
      assertThat(connack[3]).isZero();
      assertThat(connack[2]).as("no session of the victim's is present").isZero();
      assertThat(victim.alive()).isTrue();
      assertThat(thief.alive()).as("nothing of the victim's queue came").isTrue();
    }
  }

  @Test
  void a_client_id_that_spells_the_inner_name_of_another_devices_session_does_not_reach_it() throws IOException {
    try (RawMqtt victim = fixture.connect(own, 5, "x"); RawMqtt thief = fixture.connect(other, 5, own.id() + "/x"); RawMqtt up = fixture.connect(other, 5, "../" + own.id() + "/x")) {
      assertThat(victim.alive()).isTrue();
      assertThat(thief.alive()).isTrue();
      assertThat(up.alive()).isTrue();
    }
  }

  @Test
  void the_same_certificate_and_client_id_displaces_the_first_connection() throws IOException {
    try (RawMqtt first = fixture.connect(own, 5, "same"); RawMqtt old = fixture.connect(own, 4, "same311")) {
      try (RawMqtt second = fixture.connect(own, 5, "same"); RawMqtt again = fixture.connect(own, 4, "same311")) {
        assertThat(first.hex()).startsWith("e0").contains("8e");
        assertThat(first.packet()).isEmpty();
        assertThat(old.packet()).isEmpty();
        assertThat(second.alive()).isTrue();
        assertThat(again.alive()).isTrue();
        Fixture.await("both left", () -> fixture.gateway.sessions(own.name()).size() == 2);
      }
    }
    fixture.log.expect(Event.SessionTakenOver.class, taken -> own.name().equals(taken.device()) && taken.cert().equals(own.held().serial()));
  }

  @Test
  void a_kept_session_gets_what_came_while_its_device_was_away() throws IOException {
    try (RawMqtt sleeper = fixture.open(own)) {
      sleeper.send(RawMqtt.connect(4, 0, "", "sleeper"), subscribe(4, 1, own.topic("in")));
      sleeper.packet();
      sleeper.packet();
    }
    Fixture.await("away", () -> fixture.gateway.sessions(own.name()).isEmpty());
    try (RawMqtt talker = fixture.connect(own, 5, "talker")) {
      talker.send(publish(5, 1, 5, own.topic("in")));
      assertThat(talker.hex()).isEqualTo("40020005");
    }
    try (RawMqtt sleeper = fixture.open(own)) {
      sleeper.send(RawMqtt.connect(4, 0, "", "sleeper"));
      assertThat(sleeper.hex()).as("session present").isEqualTo("20020100");
      assertThat(sleeper.hex()).endsWith("78");
    }
  }

  @Test
  void a_session_is_shown_under_the_name_that_the_device_chose_and_its_events_tell_who_and_how() throws IOException {
    try (RawMqtt client = fixture.connect(own, 4, "my name")) {
      assertThat(client.alive()).isTrue();
      assertThat(fixture.gateway.sessions(own.name())).singleElement().satisfies(session -> {
        assertThat(session.clientId()).isEqualTo("my name");
        assertThat(session.version()).isEqualTo(4);
        assertThat(session.certificate()).isEqualTo(own.held().serial());
      });
      client.send(RawMqtt.hex("e000"));
      assertThat(client.packet()).isEmpty();
    }
    Event.Connected connected = fixture.log.expect(Event.Connected.class, event -> own.name().equals(event.device()));
    assertThat(connected.suite()).isEqualTo("TLS_AES_256_GCM_SHA384");
    assertThat(connected.tls()).isEqualTo("TLSv1.3");
    assertThat(fixture.log.expect(Event.Disconnected.class, event -> own.name().equals(event.device())).reason()).isEqualTo("client");
  }
}
