package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.server.ServerProcess;
import dev.bulwark.server.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real server on free loopback ports, and a folder in which foreign programs run against it: {@code root.pem} and {@code issuing.pem} lie there, {@code $D} is the device listener, {@code $E}
 * its EST base, {@code $M} and {@code $A} host and port of the gateway and of the operators' listener.
 *
 * <p>Devices of class {@code brief} get certificates of {@link #BRIEF}: long enough for what a loaded machine does with one. The server's clock may start slow and be set forward later, so
 * that nobody waits for them to age.
 */
final class Rig implements AutoCloseable {
  /** What a program printed, on both streams, octet by octet. */
  record Ran(int exit, String out) {}

  /** How long a certificate of class {@code brief} is good. */
  static final Duration BRIEF = Duration.ofMinutes(10);

  /** How long a test waits for what comes at once on a machine that has nothing else to do. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  final Path dir;
  private volatile Duration offset = Duration.ZERO;
  private ServerProcess server;
  final ApiClient api;

  Rig(Path dir) throws IOException {
    this(dir, Duration.ZERO);
  }

  /** With a clock that goes wrong from the start; an authority refuses to issue once its clock went back. */
  Rig(Path dir, Duration away) throws IOException {
    this.dir = dir;
    this.offset = away;
    this.server = start(Config.Listen.free());
    this.api = ApiClient.local(state());
    Files.copy(server.root(), dir.resolve("root.pem"));
    for (Doc issuer : api.get("/api/v1/ca").list("issuers")) if (issuer.text("name").equals("device")) Files.writeString(dir.resolve("issuing.pem"), issuer.text("pem"));
  }

  private ServerProcess start(Config.Listen listen) {
    Config.Pki pki = new Config.Pki(Duration.ofDays(90), Map.of("brief", new Config.Profile(BRIEF, java.util.Optional.empty())), Map.of("brief", "brief"), Duration.ofHours(24));
    return ServerProcess.start(Config.defaults().with(listen).with(pki), state(), "0.1.0", this::now, new SecureRandom());
  }

  /** From now on the server's clock is that far from the right time. */
  void clock(Duration away) {
    offset = away;
  }

  /** What the server's clock says. */
  Instant now() {
    return Instant.now().plus(offset);
  }

  /** Stops the server, and starts it on the same ports and state. */
  void restart() {
    Config.Listen same = new Config.Listen(address("mqtt"), address("device"), address("admin"), java.util.Optional.empty());
    server.close();
    server = start(same);
  }

  private Config.Address address(String listener) {
    return new Config.Address("127.0.0.1", port(listener));
  }

  int port(String listener) {
    return server.port(listener);
  }

  Path state() {
    return dir.resolve("state");
  }

  static void needs(String... programs) throws Exception {
    for (String program : programs)
      assumeTrue(new ProcessBuilder("sh", "-c", "command -v " + program).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0, "skipped: no " + program);
  }

  ProcessBuilder shell(String line) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(dir.toFile()).redirectErrorStream(true).redirectInput(new java.io.File("/dev/null"));
    String device = "https://127.0.0.1:" + port("device");
    builder.environment().put("D", device);
    builder.environment().put("E", device + "/.well-known/est");
    builder.environment().put("M", "127.0.0.1:" + port("mqtt"));
    builder.environment().put("A", "127.0.0.1:" + port("admin"));
    return builder;
  }

  /** Runs a shell line in the folder to its end. */
  Ran sh(String line) throws Exception {
    Process process = shell(line).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(line).isTrue();
    return new Ran(process.exitValue(), out);
  }

  /** As {@link #sh}, for what has to go well. */
  String must(String line) throws Exception {
    Ran ran = sh("set -e; " + line);
    assertThat(ran.exit).as(line + "\n" + ran.out).isZero();
    return ran.out;
  }

  /** Registers a device; its one-time token. */
  String add(String id, String deviceClass) {
    return api.post("/api/v1/devices", deviceClass.isEmpty() ? Map.of("id", id) : Map.of("id", id, "class", deviceClass)).text("token");
  }

  /** Makes {@code ID.key}, and {@code ID.b64} with a request for it. */
  void request(String id) throws Exception {
    must("openssl ecparam -name prime256v1 -genkey -noout -out " + id + ".key; openssl req -new -key " + id + ".key -subj /CN=" + id + " -outform DER | base64 > " + id + ".b64");
  }

  /** Enrols with openssl and curl: {@code ID.key}, {@code ID.pem}. */
  void enrol(String id, String deviceClass) throws Exception {
    String token = add(id, deviceClass);
    request(id);
    must(
        "curl -sSf --cacert root.pem -u " + id + ":" + token + " -H 'Content-Type: application/pkcs10' --data-binary @" + id + ".b64 $E/simpleenroll -o " + id + ".p7;"
            + "base64 -d " + id + ".p7 | openssl pkcs7 -inform DER -print_certs | openssl x509 -out " + id + ".pem");
  }

  void enrol(String id) throws Exception {
    enrol(id, "");
  }

  /** Status code of a post of {@code file} to {@code operation}, and the body in {@code answer.out}. */
  String post(String credentials, String operation, String file) throws Exception {
    return must("curl -sS --cacert root.pem -o answer.out -w '%{http_code}' " + credentials + " -H 'Content-Type: application/pkcs10' --data-binary @" + file + " $E/" + operation);
  }

  /** An operator's command, in this process. */
  InProcess.Run bulwark(String... args) {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--dir", state().toString(), "--json"));
    InProcess.Run run = InProcess.run(line.toArray(String[]::new));
    assertThat(run.exit()).as(line + "\n" + run.err()).isZero();
    return run;
  }

  /** Where the event log ends. */
  long events() {
    long next = 0;
    while (true) {
      long end = api.get("/api/v1/events?limit=1000&from=" + next).number("next");
      if (end == next) return end;
      next = end;
    }
  }

  /** Waits until an event from offset {@code from} on has such a type (a pattern) and contains that text. */
  void heard(long from, String type, String text) throws Exception {
    comes("an event " + type + " with " + text, () -> api.get("/api/v1/events?limit=1000&from=" + from).list("events").stream()
        .map(recorded -> recorded.doc("event")).anyMatch(event -> event.text("type").matches(type) && event.members().toString().contains(text)));
  }

  static void comes(String what, BooleanSupplier condition) throws InterruptedException {
    comes(what, PATIENCE, condition);
  }

  static void comes(String what, Duration atMost, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
