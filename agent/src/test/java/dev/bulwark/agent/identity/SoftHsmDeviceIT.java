package dev.bulwark.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.agent.Agent;
import dev.bulwark.agent.AgentStatus;
import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.kit.TestBroker;
import dev.bulwark.agent.kit.TestServer;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device whose key never leaves a token, from enrolment over renewal to its messages. */
class SoftHsmDeviceIT {
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  @TempDir Path folder;

  private String tokenUri() throws Exception {
    assumeTrue(Files.exists(LIBRARY), "skipped: no SoftHSM2 (package softhsm2)");
    String conf = System.getenv("SOFTHSM2_CONF");
    assumeTrue(conf != null, "skipped: SOFTHSM2_CONF is not set for this process");
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Path configuration = Path.of(conf == null ? "" : conf);
    Files.createDirectories(configuration.resolveSibling("."));
    Files.writeString(configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    Process made =
        new ProcessBuilder("softhsm2-util", "--init-token", "--free", "--label", "device", "--pin", "4711", "--so-pin", "123456").redirectErrorStream(true).start();
    String told = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(made.exitValue()).as(told).isZero();
    Path pin = Files.writeString(folder.resolve("pin"), "4711\n");
    return "pkcs11:token=device;object=cam1?module-path=" + LIBRARY + "&pin-source=file:" + pin;
  }

  @Test
  void a_device_with_its_key_in_a_token_enrols_connects_and_renews_and_no_key_file_exists() throws Exception {
    String uri = tokenUri();
    try (TestServer server = TestServer.start();
        TestBroker broker = new TestBroker(server.authority, server.authority.server());
        Secret token = Secret.of("secret".getBytes(StandardCharsets.UTF_8))) {
      server.brokerPort = broker.port();
      server.tokens.add("cam1:secret");
      AgentDirectory directory = AgentDirectory.at(folder.resolve("agent"));
      Enrolment.Request request = new Enrolment.Request(server.url(), server.authority.roots(), new DeviceId("cam1"), directory, KeySource.of(uri));
      assertThat(Enrolment.run(request, token, InstantSource.system(), new SecureRandom())).isInstanceOf(Enrolment.Outcome.Stored.class);
      assertThat(AgentStatus.read(directory, InstantSource.system()).keyStorage()).isEqualTo("pkcs11");
      try (Agent agent = new Agent(directory, InstantSource.system(), new SecureRandom(), why -> {})) {
        assertThat(agent.connect()).isInstanceOf(Opening.Opened.class);
        assertThat(agent.publish("devices/cam1/telemetry", new byte[] {'1'})).isEqualTo(new Publishing.Acknowledged());
        assertThat(agent.renew()).isInstanceOf(EstOutcome.Enrolled.class);
        assertThat(agent.handOver()).isInstanceOf(Opening.Opened.class);
        assertThat(agent.publish("devices/cam1/telemetry", new byte[] {'2'})).isEqualTo(new Publishing.Acknowledged());
      }
      try (Stream<Path> all = Files.walk(directory.path())) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          assertThat(file.getFileName().toString()).isNotEqualTo("key.pem");
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("4711").doesNotContain("PRIVATE KEY");
        }
      }
    }
  }
}
