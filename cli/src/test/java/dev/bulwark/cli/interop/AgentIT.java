package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.agent.AgentRun;
import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.RenewalWindow;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.KeySource;
import dev.bulwark.agent.identity.Pem;
import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent that we ship, against the server that we ship. The server's clock is so slow that a brief certificate asks to be renewed three seconds after it was issued, again and again, and
 * is good for minutes after that: a machine that has much else to do is late, and no test fails by it.
 */
class AgentIT {
  private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+),");
  /** Renews in the same second of its certificate's life as {@code rover}. */
  private static final DeviceId VAULT = new DeviceId("vault-167");
  @TempDir static Path dir;
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new Rig(dir, untilDue(new DeviceId("rover")).minusSeconds(3).negated());
    assertThat(untilDue(VAULT).minus(untilDue(new DeviceId("rover"))).abs()).as("one clock serves both").isLessThan(Duration.ofSeconds(1));
  }

  /** From the issue of a brief certificate to the moment at which such a device renews it. */
  private static Duration untilDue(DeviceId id) {
    Instant issued = Instant.EPOCH;
    return Duration.between(issued, new RenewalWindow(issued.minus(Rig.BRIEF.dividedBy(10)), issued.plus(Rig.BRIEF), id).due());
  }

  @AfterAll
  static void stop() {
    if (rig != null) rig.close();
  }

  /** An agent that runs until the test ends. */
  private record Running(AgentRun run, CompletableFuture<AgentRun.Ended> ended, AgentDirectory directory) implements AutoCloseable {
    String serial() {
      return directory.enrolled().serial().hex();
    }

    @Override
    public void close() {
      run.stop();
      assertThat(ended.orTimeout(1, TimeUnit.MINUTES).join()).isInstanceOf(AgentRun.Ended.class);
    }
  }

  private static Running agent(String id, String deviceClass, KeySource keys) throws Exception {
    AgentDirectory directory = AgentDirectory.at(dir.resolve("agent-" + id));
    URI device = URI.create("https://127.0.0.1:" + rig.port("device"));
    try (Secret token = Secret.of(rig.add(id, deviceClass).getBytes(StandardCharsets.US_ASCII))) {
      Enrolment.Request request = new Enrolment.Request(device, Pem.certificates(dir.resolve("root.pem")), new DeviceId(id), directory, keys);
      assertThat(Enrolment.run(request, token, InstantSource.system(), new SecureRandom())).isInstanceOf(Enrolment.Outcome.Stored.class);
    }
    AgentRun run = AgentRun.of(directory, new AgentRun.Options(Duration.ofMillis(100), Duration.ofHours(1), note -> {}), InstantSource.system(), new SecureRandom());
    CompletableFuture<AgentRun.Ended> ended = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("agent-" + id).start(() -> {
      try {
        ended.complete(run.run());
      } catch (RuntimeException e) {
        ended.completeExceptionally(e);
      }
    });
    return new Running(run, ended, directory);
  }

  private static boolean connected(String id) {
    return rig.bulwark("device", "show", id).json().is("connected");
  }

  @Test
  void an_agent_renews_by_itself_again_and_again_and_no_message_is_lost() throws Exception {
    Rig.needs("mosquitto_sub");
    Path heard = Files.createFile(dir.resolve("heard"));
    try (Running rover = agent("rover", "brief", KeySource.file())) {
      // A second client of the same device: its session outlives the certificates, and each time it returns with the newest one.
      Process watcher = rig.shell("while :; do mosquitto_sub --nodelay -h localhost -p " + rig.port("mqtt")
          + " --cafile root.pem --cert agent-rover/cert.pem --key agent-rover/key.pem -V mqttv5 -i watcher -c -x 300 -q 1 -t devices/rover/telemetry -C 30 -W 50 || sleep 0.1; done").redirectOutput(heard.toFile()).start();
      try {
        Rig.comes("the watcher hears", () -> !numbers(heard).isEmpty());
        Set<String> serials = new TreeSet<>();
        Rig.comes("three generations", Duration.ofMinutes(2), () -> serials.add(rover.serial()) && serials.size() >= 3);
        long last = numbers(heard).last();
        Rig.comes("messages of the newest generation", () -> numbers(heard).last() > last + 20);
      } finally {
        List<ProcessHandle> all = Stream.concat(Stream.of(watcher.toHandle()), watcher.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
      }
      assertThat(rover.run().shed()).isZero();
      TreeSet<Long> all = numbers(heard);
      assertThat(all).as("every sample since the watcher came").containsExactlyElementsOf(LongStream.rangeClosed(all.first(), all.last()).boxed().toList());
      assertThat(rover.ended()).isNotDone();
      assertThat(rig.bulwark("device", "show", "rover").json().list("certificates")).hasSizeGreaterThanOrEqualTo(3).allSatisfy(c -> assertThat(c.text("status")).isIn("good", "expired"));
    }
  }

  private static TreeSet<Long> numbers(Path heard) {
    try {
      Matcher all = SEQ.matcher(Files.readString(heard));
      return all.results().map(found -> Long.valueOf(found.group(1))).collect(Collectors.toCollection(TreeSet::new));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_device_whose_key_stays_in_a_token_renews_too() throws Exception {
    SoftHsmTokens.makeOrSkip();
    Path pin = Files.writeString(dir.resolve("pin"), SoftHsmTokens.PIN + "\n");
    try (Running vault = agent(VAULT.value(), "brief", KeySource.of("pkcs11:token=device;object=vault?module-path=" + SoftHsmTokens.LIBRARY + "&pin-source=file:" + pin))) {
      String first = vault.serial();
      Rig.comes("it is connected", () -> connected(VAULT.value()));
      Rig.comes("it has renewed", () -> !vault.serial().equals(first));
      long acknowledged = vault.run().acknowledged();
      Rig.comes("it speaks with the new certificate", () -> vault.run().acknowledged() > acknowledged + 10);
      try (Stream<Path> files = Files.walk(vault.directory().path())) {
        assertThat(files.filter(Files::isRegularFile)).noneMatch(file -> file.getFileName().toString().equals("key.pem"));
      }
    }
    Path token = Files.writeString(dir.resolve("safe.token"), rig.add("safe", ""));
    Path folder = dir.resolve("agent-safe");
    InProcess.Run enrolled =
        InProcess.run(
            "agent", "enrol", "--server", "https://localhost:" + rig.port("device"), "--ca", dir.resolve("root.pem").toString(), "--id", "safe", "--token", "file:" + token, "--dir", folder.toString(),
            "--key", "pkcs11:token=device;object=safe?module-path=" + SoftHsmTokens.LIBRARY + "&pin-source=file:" + pin, "--json");
    assertThat(enrolled.exit()).as("by the command: " + enrolled.err()).isZero();
    assertThat(folder.resolve("cert.pem")).exists();
    assertThat(folder.resolve("key.pem")).doesNotExist();
  }

  @Test
  void an_agent_is_back_after_the_server_was_restarted() throws Exception {
    try (Running steady = agent("steady", "", KeySource.file())) {
      Rig.comes("it is connected", () -> connected("steady"));
      rig.restart();
      long before = steady.run().acknowledged();
      Rig.comes("it is back", () -> connected("steady"));
      Rig.comes("it speaks", () -> steady.run().acknowledged() > before + 5);
      assertThat(steady.run().shed()).isZero();
      assertThat(steady.ended()).isNotDone();
    }
  }

  @Test
  void the_command_ends_with_exit_1_when_its_device_is_revoked_and_knocks_no_more() throws Exception {
    Path token = Files.writeString(dir.resolve("forked.token"), rig.add("forked", ""));
    String folder = dir.resolve("agent-forked").toString();
    String server = "https://localhost:" + rig.port("device");
    InProcess.Run enrolled = InProcess.run("agent", "enrol", "--server", server, "--ca", dir.resolve("root.pem").toString(), "--id", "forked", "--token", "file:" + token, "--dir", folder, "--json");
    assertThat(enrolled.exit()).as(enrolled.err()).isZero();
    assertThat(enrolled.json().members()).containsKeys("id", "serial", "notAfter");
    assertThat(Files.getPosixFilePermissions(Path.of(folder, "key.pem"))).extracting(Enum::name).containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    InProcess.Run again = InProcess.run("agent", "enrol", "--server", server, "--ca", dir.resolve("root.pem").toString(), "--id", "forked", "--token", "file:" + token, "--dir", folder, "--json");
    assertThat(again.exit()).as("a spent token").isEqualTo(1);
    assertThat(Files.readString(Path.of(folder, "cert.pem"))).as("and the identity is still there").startsWith("-----BEGIN CERTIFICATE-----");

    Path err = dir.resolve("forked.err");
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), "dev.bulwark.cli.Main", "agent", "run", "--dir", folder, "--json")
            .redirectError(err.toFile()).start();
    try {
      Rig.comes("it is connected", Duration.ofMinutes(2), () -> connected("forked"));
      assertThat(rig.bulwark("device", "revoke", "forked", "--reason", "cessationOfOperation").json().number("sessionsClosed")).isEqualTo(1);
      long from = rig.events();
      assertThat(command.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(err)).isTrue();
      String out = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(command.exitValue()).as(Files.readString(err)).isEqualTo(1);
      assertThat(Doc.read(out.getBytes(StandardCharsets.UTF_8)).text("ended")).isEqualTo("revoked");
      List<Doc> after = rig.api.get("/api/v1/events?limit=1000&from=" + from).list("events");
      assertThat(after.stream().filter(e -> e.doc("event").text("type").matches("auth.fail|handshake.fail")).count()).as("tries after the revocation").isLessThanOrEqualTo(2);
      CompletableFuture<Integer> restarted = CompletableFuture.supplyAsync(() -> InProcess.run("agent", "run", "--dir", folder, "--json").exit());
      assertThat(restarted.orTimeout(1, TimeUnit.MINUTES).join()).as("started again, it ends again").isEqualTo(1);
    } finally {
      command.destroyForcibly();
    }
  }

  @Test
  void enrolling_at_nobodys_address_is_exit_5() {
    InProcess.Run run = InProcess.run("agent", "enrol", "--server", "https://localhost:1", "--ca", dir.resolve("root.pem").toString(), "--id", "x", "--token", "file:" + dir.resolve("root.pem"), "--dir", dir.resolve("agent-x").toString());
    assertThat(run.exit()).as(run.err()).isEqualTo(5);
  }
}
