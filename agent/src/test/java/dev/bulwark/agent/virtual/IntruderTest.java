package dev.bulwark.agent.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.agent.kit.TestAuthority;
import dev.bulwark.agent.kit.TestBroker;
import dev.bulwark.fleet.device.DeviceId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntruderTest {
  private final TestAuthority authority = new TestAuthority();
  private TestBroker broker;
  private Intruder intruder;

  @BeforeEach
  void start() throws IOException {
    broker = new TestBroker(authority, authority.server());
    intruder = new Intruder("127.0.0.1", broker.port(), authority.roots());
  }

  @AfterEach
  void stop() throws IOException {
    broker.close();
  }

  @Test
  void no_certificate_is_refused() {
    assertThat(intruder.withoutCertificate()).isInstanceOf(Intruder.Outcome.Refused.class);
  }

  @Test
  void a_certificate_of_an_authority_made_up_on_the_spot_is_refused() {
    assertThat(intruder.foreignCa(new DeviceId("cam1"), InstantSource.system(), new SecureRandom())).isInstanceOf(Intruder.Outcome.Refused.class);
  }

  @Test
  void tls_1_2_is_refused_also_with_a_good_certificate() {
    assertThat(intruder.tls12()).isEqualTo(new Intruder.Outcome.Refused("alert protocol_version"));
    assertThat(intruder.tls12With(authority.device("cam1"))).isEqualTo(new Intruder.Outcome.Refused("alert protocol_version"));
  }

  @Test
  void a_good_certificate_is_let_in_so_that_a_refusal_means_something() {
    assertThat(intruder.with(authority.device("cam1"))).isInstanceOf(Intruder.Outcome.NotRefused.class);
  }

  @Test
  void a_gateway_that_closes_without_a_word_has_refused() {
    broker.mute = true;
    assertThat(intruder.with(authority.device("cam1"))).isInstanceOf(Intruder.Outcome.Refused.class);
  }

  @Test
  void nobody_there_is_not_a_refusal() {
    // Port 1: one that was free a moment ago may be somebody's by now.
    assertThat(new Intruder("127.0.0.1", 1, authority.roots()).withoutCertificate()).isInstanceOf(Intruder.Outcome.Unreachable.class);
  }
}
