package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.audit.ScopeFolder;
import dev.bulwark.cli.json.Doc;
import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exposure audit against Debian's broker, OpenSSL's server and our own, on loopback: what must be told is told, and the good ones are left in peace. */
class ExposureIT {
  @TempDir Path dir;
  private final List<Process> running = new ArrayList<>();
  private ScopeFolder scope;
  private KeyPair authority;

  @BeforeEach
  void prepare() throws Exception {
    Rig.needs("openssl", "mosquitto");
    scope = new ScopeFolder(dir);
    authority = key();
    Instant now = Instant.now();
    certificate("root", authority, now.minus(Duration.ofDays(900)), now.plus(Duration.ofDays(900)), 1, true);
    certificate("good", null, now.minusSeconds(60), now.plus(Duration.ofDays(90)), 0xc0ffee, false, "localhost", "127.0.0.1");
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : running) process.destroyForcibly().waitFor();
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** Writes {@code NAME.pem} and {@code NAME.key}, by the authority. */
  private void certificate(String name, @Nullable KeyPair own, Instant from, Instant to, long serial, boolean ca, String... names) throws Exception {
    KeyPair key = own == null ? key() : own;
    var builder = new JcaX509v3CertificateBuilder(new X500Name("CN=root"), BigInteger.valueOf(serial), Date.from(from), Date.from(to), new X500Name("CN=" + name), key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    GeneralName[] all = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) all[i] = new GeneralName(Character.isDigit(names[i].charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
    if (names.length > 0) builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    pem(name + ".pem", "CERTIFICATE", builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())).getEncoded());
    pem(name + ".key", "PRIVATE KEY", key.getPrivate().getEncoded());
  }

  private void pem(String file, String kind, byte[] der) throws IOException {
    Files.writeString(dir.resolve(file), "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + "-----\n");
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What starts a server at a port. */
  private interface AtPort {
    String line(int port) throws IOException;
  }

  /** Starts it at a free port, and at another one where somebody was faster: the port. */
  private int start(AtPort server) throws Exception {
    for (int tries = 1; ; tries++) {
      int port = free();
      Path log = dir.resolve("server-" + running.size() + ".log");
      Process process = new ProcessBuilder("sh", "-c", "exec " + server.line(port)).directory(dir.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      running.add(process);
      Rig.comes("something at port " + port, () -> !process.isAlive() || listens(port));
      if (process.isAlive()) return port;
      assertThat(tries).as("%s ended: %s", server.line(port), Files.readString(log)).isLessThan(5);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A TLS server that says nothing of itself; its port. */
  private int openssl(String certificate, String options) throws Exception {
    return start(port -> "openssl s_server -accept 127.0.0.1:" + port + " -cert " + certificate + ".pem -key " + certificate + ".key -quiet -www " + options);
  }

  private int mosquitto(String options) throws Exception {
    return start(
        port -> {
          // Else it gives up root, and with it the right to read its own key here.
          Files.writeString(dir.resolve("mosquitto-" + port + ".conf"), "user root\nlistener " + port + " 127.0.0.1\n" + options);
          return "mosquitto -c mosquitto-" + port + ".conf";
        });
  }

  private Doc audit(int exit, String host, String extra, String... ports) throws Exception {
    scope.write("trust: [root.pem]\n", "{device: d, host: " + host + extra + ", ports: [" + String.join(", ", ports) + "]}");
    InProcess.Run run = scope.audit("--json");
    assertThat(run.exit()).as(run.err() + run.out()).isEqualTo(exit);
    return run.json().list("inputs").getFirst();
  }

  private static String port(int port, String service) {
    return "{port: " + port + ", service: " + service + "}";
  }

  private static List<String> told(Doc input) {
    return input.list("findings").stream().map(finding -> finding.text("rule") + " " + finding.text("severity")).toList();
  }

  private static String verdict(Doc input, String rule) {
    return input.list("results").stream().filter(result -> result.text("rule").equals(rule)).findFirst().orElseThrow().text("verdict");
  }

  private static String versions(Doc input) {
    return input.doc("facts").doc("exposure").list("ports").getFirst().joined("tls", " ");
  }

  @Test
  void a_broker_in_the_clear_that_anybody_may_use_is_told_thrice() throws Exception {
    Doc input = audit(1, "127.0.0.1", "", port(mosquitto("allow_anonymous true\n"), "mqtt"));
    assertThat(told(input)).containsExactly("EXP-MQTT-001 critical", "EXP-MQTT-003 critical", "EXP-MQTT-004 high");
    assertThat(input.doc("facts").doc("exposure").number("connections")).isEqualTo(1);
  }

  @Test
  void a_broker_in_the_clear_with_passwords_is_told_for_the_clear() throws Exception {
    Doc input = audit(1, "127.0.0.1", "", port(mosquitto("allow_anonymous false\n"), "mqtt"));
    assertThat(told(input)).containsExactly("EXP-MQTT-001 critical");
    assertThat(verdict(input, "EXP-MQTT-003")).isEqualTo("pass");
  }

  @Test
  void a_broker_behind_tls_1_3_that_demands_certificates_is_left_in_peace() throws Exception {
    int port = mosquitto("certfile good.pem\nkeyfile good.key\ncafile root.pem\nrequire_certificate true\nuse_identity_as_username true\ntls_version tlsv1.3\n");
    for (String host : List.of("127.0.0.1", "localhost")) {
      Doc input = audit(0, host, ", serial: c0ffee", port(port, "mqtts"));
      assertThat(told(input)).isEmpty();
      assertThat(versions(input)).isEqualTo("1.3");
      for (String rule : List.of("EXP-MQTT-001", "EXP-MQTT-002", "EXP-MQTT-003", "EXP-TLS-001", "EXP-TLS-002", "EXP-TLS-003", "EXP-TLS-004", "EXP-TLS-005")) assertThat(verdict(input, rule)).as(rule).isEqualTo("pass");
    }
  }

  @Test
  void a_broker_behind_tls_that_lets_anybody_in_is_told_for_that() throws Exception {
    Doc input = audit(1, "127.0.0.1", "", port(mosquitto("allow_anonymous true\ncertfile good.pem\nkeyfile good.key\n"), "mqtts"));
    assertThat(told(input)).containsExactly("EXP-MQTT-003 critical", "EXP-MQTT-004 high");
    assertThat(versions(input)).isEqualTo("1.2 1.3");
  }

  @Test
  void a_broker_in_the_clear_at_the_secure_port_is_told() throws Exception {
    Doc input = audit(1, "127.0.0.1", "", port(mosquitto("allow_anonymous false\n"), "mqtts"));
    assertThat(told(input)).containsExactly("EXP-MQTT-001 critical");
    assertThat(verdict(input, "EXP-MQTT-002")).isEqualTo("unknown");
  }

  @Test
  void tls_1_2_alone_is_medium_for_mqtt_and_older_is_high() throws Exception {
    Doc newer = audit(0, "127.0.0.1", "", port(openssl("good", "-tls1_2"), "mqtts"));
    assertThat(told(newer)).containsExactly("EXP-MQTT-002 medium");
    assertThat(versions(newer)).isEqualTo("1.2");
    Doc older = audit(1, "127.0.0.1", "", port(openssl("good", "-tls1_1 -cipher ALL:@SECLEVEL=0"), "mqtts"));
    assertThat(told(older)).containsExactly("EXP-MQTT-002 high");
    assertThat(versions(older)).isEqualTo("1.1");
    Doc web = audit(1, "127.0.0.1", "", port(openssl("good", "-tls1 -cipher ALL:@SECLEVEL=0"), "https"));
    assertThat(told(web)).containsExactly("EXP-HTTP-002 high");
    assertThat(versions(web)).isEqualTo("1.0");
  }

  @Test
  void https_with_suites_that_nobody_should_accept_is_told_and_its_twin_is_not() throws Exception {
    Doc weak = audit(1, "127.0.0.1", "", port(openssl("good", "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0"), "https"));
    assertThat(told(weak)).containsExactly("EXP-HTTP-002 high");
    Doc anonymous = audit(1, "127.0.0.1", "", port(openssl("good", "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256:AECDH-AES128-SHA:@SECLEVEL=0"), "https"));
    assertThat(told(anonymous)).containsExactly("EXP-HTTP-002 high");
    assertThat(told(audit(0, "127.0.0.1", "", port(openssl("good", "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256"), "https")))).isEmpty();
    Doc best = audit(0, "127.0.0.1", "", port(openssl("good", "-tls1_3"), "https"));
    assertThat(told(best)).isEmpty();
    assertThat(verdict(best, "EXP-HTTP-002")).isEqualTo("pass");
    assertThat(verdict(best, "EXP-TLS-003")).isEqualTo("pass");
  }

  @Test
  void each_fault_of_a_certificate_is_told_by_its_own_rule() throws Exception {
    Instant now = Instant.now();
    certificate("expired", null, now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(1)), 7, false, "127.0.0.1");
    certificate("long", null, now.minusSeconds(60), now.plus(Duration.ofDays(800)), 7, false, "127.0.0.1");
    certificate("other", null, now.minusSeconds(60), now.plus(Duration.ofDays(30)), 7, false, "pump.local");
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      assertThat(told(audit(1, "127.0.0.1", "", port(openssl("expired", version), "tls")))).as(version).containsExactly("EXP-TLS-001 high");
      assertThat(told(audit(0, "127.0.0.1", "", port(openssl("long", version), "tls")))).as(version).containsExactly("EXP-TLS-002 low");
      assertThat(told(audit(0, "127.0.0.1", "", port(openssl("other", version), "tls")))).as(version).containsExactly("EXP-TLS-004 medium");
      assertThat(told(audit(1, "127.0.0.1", ", serial: c0ffed", port(openssl("good", version), "tls")))).as(version).containsExactly("EXP-TLS-005 critical");
    }
    authority = key();
    certificate("foreign", null, now.minusSeconds(60), now.plus(Duration.ofDays(30)), 7, false, "127.0.0.1");
    assertThat(told(audit(1, "127.0.0.1", "", port(openssl("foreign", "-tls1_3"), "tls")))).containsExactly("EXP-TLS-003 high");
  }

  @Test
  void the_day_decides_whether_a_certificate_has_expired() throws Exception {
    scope.write("trust: [root.pem]\n", "{device: d, host: 127.0.0.1, ports: [" + port(openssl("good", "-tls1_3"), "tls") + "]}");
    assertThat(scope.audit().exit()).isZero();
    String later = Instant.now().plus(Duration.ofDays(91)).toString().substring(0, 10);
    InProcess.Run run = scope.audit("--at", later, "--json");
    assertThat(told(run.json().list("inputs").getFirst())).containsExactly("EXP-TLS-001 high");
    assertThat(run.exit()).isEqualTo(1);
  }

  @Test
  void a_coap_server_is_told_for_its_clear_port_and_not_for_the_one_behind_dtls() throws Exception {
    Rig.needs("coap-server");
    int port;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    // It serves DTLS at the next port.
    running.add(new ProcessBuilder("sh", "-c", "exec coap-server -A 127.0.0.1 -p " + port + " -k secret").directory(dir.toFile()).redirectErrorStream(true).redirectOutput(dir.resolve("coap.log").toFile()).start());
    scope.write("", "{device: d, host: 127.0.0.1, ports: [" + port(port, "coap") + ", " + port(port + 1, "coaps") + "]}");
    Rig.comes("an answer of the server", () -> scope.audit("--json").exit() == 1);
    Doc input = scope.audit("--json").json().list("inputs").getFirst();
    assertThat(told(input)).containsExactly("EXP-COAP-001 high");
    assertThat(verdict(input, "EXP-COAP-002")).isEqualTo("pass");
  }

  @Test
  void our_own_server_passes_with_no_finding() throws Exception {
    try (Rig rig = new Rig(Files.createDirectory(dir.resolve("rig")))) {
      Files.copy(rig.dir.resolve("root.pem"), dir.resolve("ours.pem"));
      scope.write("trust: [ours.pem]\n", "{device: gateway, host: localhost, ports: [" + port(rig.port("mqtt"), "mqtts") + ", " + port(rig.port("device"), "https") + ", " + port(rig.port("admin"), "https") + "]}");
      InProcess.Run run = scope.audit("--json");
      assertThat(run.exit()).as(run.err() + run.out()).isZero();
      Doc input = run.json().list("inputs").getFirst();
      assertThat(told(input)).isEmpty();
      for (String rule : List.of("EXP-MQTT-001", "EXP-MQTT-002", "EXP-MQTT-003", "EXP-HTTP-002", "EXP-TLS-001", "EXP-TLS-002", "EXP-TLS-003", "EXP-TLS-004")) assertThat(verdict(input, rule)).as(rule).isEqualTo("pass");
    }
  }
}
