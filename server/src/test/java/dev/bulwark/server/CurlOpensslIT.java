package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment, renewal, OCSP, CRL and TLS with the tools everyone has, by the commands of the reference. */
class CurlOpensslIT {
  @TempDir static Path dir;
  private static ServerProcess server;
  private static Client operator;

  @BeforeAll
  static void start() throws Exception {
    for (String tool : new String[] {"curl", "openssl", "base64", "sh"}) assumeTrue(present(tool), "skipped: no " + tool);
    server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), dir.resolve("state"), "0.1.0");
    operator = Client.operator(server);
    Files.copy(server.root(), dir.resolve("root.pem"));
    Files.copy(dir.resolve("state/trust/device-ca.pem"), dir.resolve("issuing.pem"));
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
  }

  private static boolean present(String tool) throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v " + tool).redirectErrorStream(true).start().waitFor() == 0;
  }

  private record Ran(int exit, String out) {}

  /** A shell line in the test's folder; {@code $E} is the EST base, {@code $D} the device listener. */
  private static Ran sh(String line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(dir.toFile()).redirectErrorStream(true);
    String device = "https://127.0.0.1:" + server.port("device");
    builder.environment().put("D", device);
    builder.environment().put("E", device + "/.well-known/est");
    builder.environment().put("M", "127.0.0.1:" + server.port("mqtt"));
    Process process = builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(3, TimeUnit.MINUTES)) process.destroyForcibly();
    return new Ran(process.exitValue(), out);
  }

  private static void enrol(String id) throws Exception {
    String token = operator.add(id);
    assertThat(sh("openssl ecparam -name prime256v1 -genkey -noout -out " + id + ".key && openssl req -new -key " + id + ".key -subj /CN=" + id + " -outform DER | base64 > " + id + ".b64").exit).isZero();
    Ran ran =
        sh("curl -sSf --cacert root.pem -u " + id + ":" + token + " -H 'Content-Type: application/pkcs10' --data-binary @" + id + ".b64 $E/simpleenroll | base64 -d"
            + " | openssl pkcs7 -inform DER -print_certs | openssl x509 -out " + id + ".pem");
    assertThat(ran.exit).as(ran.out).isZero();
  }

  @Test
  void cacerts_are_read_by_openssl() throws Exception {
    Ran ran = sh("curl -sS --cacert root.pem $E/cacerts | base64 -d | openssl pkcs7 -inform DER -print_certs");
    assertThat(ran.out.split("BEGIN CERTIFICATE", -1)).as(ran.out).hasSize(4);
  }

  @Test
  void a_device_enrols_renews_and_is_good_until_it_is_revoked() throws Exception {
    enrol("dev-a");
    assertThat(sh("openssl x509 -in dev-a.pem -noout -subject -ext subjectAltName").out).contains("CN = dev-a", "urn:bulwark:device:DEFAULT:dev-a");
    Ran renewed =
        sh("openssl ecparam -name prime256v1 -genkey -noout -out next.key && openssl req -new -key next.key -subj /CN=dev-a -outform DER | base64 > next.b64 &&"
            + " curl -sSf --cacert root.pem --cert dev-a.pem --key dev-a.key -H 'Content-Type: application/pkcs10' --data-binary @next.b64 $E/simplereenroll | base64 -d"
            + " | openssl pkcs7 -inform DER -print_certs | openssl x509 -noout -subject");
    assertThat(renewed.out).contains("CN = dev-a");
    String ocsp = "openssl ocsp -issuer issuing.pem %s -cert dev-a.pem -reqout q.der -no_nonce && curl -sSf --cacert root.pem -H 'Content-Type: application/ocsp-request' --data-binary @q.der $D/ocsp -o a.der"
        + " && openssl ocsp -issuer issuing.pem %s -cert dev-a.pem -respin a.der -CAfile root.pem -verify_other issuing.pem -no_nonce";
    for (String hash : new String[] {"", "-sha256"}) assertThat(sh(ocsp.formatted(hash, hash)).out).as("before, " + hash).contains("Response verify OK", "dev-a.pem: good");
    String crl = "curl -sSf --cacert root.pem $D/crl/device.crl | openssl crl -inform DER -out crl.pem && openssl verify -CAfile root.pem -untrusted issuing.pem -CRLfile crl.pem -crl_check dev-a.pem";
    assertThat(sh(crl).out).contains("dev-a.pem: OK");
    assertThat(operator.post("/api/v1/devices/dev-a/revoke", "{\"reason\":\"keyCompromise\"}").statusCode()).isEqualTo(200);
    assertThat(sh(ocsp.formatted("", "")).out).contains("dev-a.pem: revoked", "keyCompromise");
    assertThat(sh("openssl ocsp -issuer issuing.pem -cert dev-a.pem -CAfile root.pem -url $D/ocsp").out).as("by openssl's own HTTP/1.0").contains("Response verify OK", "dev-a.pem: revoked");
    assertThat(sh("curl -sSf --cacert root.pem \"$D/ocsp/$(base64 -w0 q.der)\" -o b.der && openssl ocsp -issuer issuing.pem -cert dev-a.pem -respin b.der -CAfile root.pem -no_nonce").out).as("by GET, unescaped").contains("revoked");
    assertThat(sh(crl).out).contains("error 23");
    assertThat(sh("curl -sS -o /dev/null -w '%{http_code}' --cacert root.pem --cert dev-a.pem --key dev-a.key -H 'Content-Type: application/pkcs10' --data-binary @next.b64 $E/simplereenroll").out).doesNotContain("200");
  }

  @Test
  void wrong_credentials_and_large_bodies_are_answered_over_the_wire() throws Exception {
    operator.add("dev-b");
    Ran wrong = sh("curl -sS -i --cacert root.pem -u dev-b:wrong -H 'Content-Type: application/pkcs10' --data AAAA $E/simpleenroll");
    assertThat(wrong.out).startsWith("HTTP/1.1 401").containsIgnoringCase("WWW-Authenticate: Basic realm=\"bulwark\"");
    Ran large = sh("head -c 3000000 /dev/zero > zero && curl -sS -o /dev/null -w '%{http_code}' --cacert root.pem -u dev-b:x -H 'Content-Type: application/pkcs10' --data-binary @zero $E/simpleenroll");
    assertThat(large.out).endsWith("413");
  }

  @Test
  void only_tls_13_with_aes_256_gcm_is_spoken() throws Exception {
    for (String target : new String[] {"${D#https://}", "$M"}) {
      assertThat(sh("openssl s_client -connect " + target + " -tls1_3 2>&1").out).as(target).contains("TLS_AES_256_GCM_SHA384");
      assertThat(sh("openssl s_client -connect " + target + " -tls1_2 2>&1").out).as(target).contains("alert protocol version");
      assertThat(sh("openssl s_client -connect " + target + " -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256 2>&1").out).as(target).contains("handshake failure");
    }
  }
}
