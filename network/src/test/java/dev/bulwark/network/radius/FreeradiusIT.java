package dev.bulwark.network.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/** A real FreeRADIUS with our policy, and eapol_test in the place of a switch with a device at it. */
class FreeradiusIT {
  private static final String SECRET = "only-for-this-test";
  private static @TempDir Path folder = Path.of("");
  private static @Nullable Process server;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    for (String program : List.of("freeradius", "eapol_test", "openssl"))
      Assumptions.assumeTrue(List.of("/usr/sbin", "/usr/bin").stream().anyMatch(path -> Files.isExecutable(Path.of(path, program))), "skipped: the program " + program + " is not installed");
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/usr/lib/freeradius")), "skipped: the modules of FreeRADIUS are not where Debian has them");
    Policy policy = Site.policy(Site.TEXT.replace("vlan: 12,", "vlan: 12, ou: Main.Office 2,"));
    Files.writeString(folder.resolve("bulwark_vlan"), new FreeradiusBackend().compile(policy, ModelBuilder.of(policy)).files().getFirst().content());
    key("ca");
    run("openssl", "req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=test ca", "-days", "2", "-out", "ca.pem");
    certificate("server", "/CN=radius");
    String why = started();
    // Somebody may have been faster at a port that was free.
    for (int again = 0; again < 4 && !why.isEmpty(); again++) why = started();
    assertThat(why).isEmpty();
  }

  /** Starts it at a port that is free; empty, or what it said before it ended. */
  private static String started() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(folder.resolve("radiusd.conf"), CONFIGURATION.replace("@port@", Integer.toString(port)).replace("@folder@", folder.toString()).replace("@secret@", SECRET));
    Process started = new ProcessBuilder("/usr/sbin/freeradius", "-f", "-d", folder.toString(), "-n", "radiusd").redirectErrorStream(true).start();
    server = started;
    BufferedReader said = started.inputReader(StandardCharsets.UTF_8);
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("Ready to process requests")) return "";
      all.append(line).append('\n');
    }
    return "it ended: " + all;
  }

  @AfterAll
  static void stop() throws Exception {
    Process running = server;
    if (running == null) return;
    running.destroy();
    running.waitFor();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(Arrays.asList(command));
    Path out = Files.createTempFile(folder, "run", ".out");
    Process process = new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    process.waitFor();
    return Files.readString(out, StandardCharsets.ISO_8859_1);
  }

  private static void key(String name) throws Exception {
    run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key");
  }

  private static void certificate(String name, String subject) throws Exception {
    if (!Files.exists(folder.resolve(name + ".key"))) key(name);
    run("openssl", "req", "-new", "-key", name + ".key", "-subj", subject, "-out", name + ".csr");
    run("openssl", "x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-out", name + ".pem");
    assertThat(folder.resolve(name + ".pem")).isNotEmptyFile();
  }

  /** What the switch learns about a device with such a certificate. */
  private static String admitted(String subject) throws Exception {
    certificate("device", subject);
    Files.writeString(folder.resolve("device.conf"), "network={\n key_mgmt=IEEE8021X\n eap=TLS\n identity=\"x\"\n ca_cert=\"ca.pem\"\n client_cert=\"device.pem\"\n private_key=\"device.key\"\n}\n");
    return run("eapol_test", "-c", "device.conf", "-a", "127.0.0.1", "-p", Integer.toString(port), "-s", SECRET, "-t", "60", "-r", "0");
  }

  private static void isAdmittedTo(String said, String vlan) {
    assertThat(said).endsWith("SUCCESS\n");
    assertThat(said).contains("(Tunnel-Type) length=6\n      Value: 0000000d").contains("(Tunnel-Medium-Type) length=6\n      Value: 00000006");
    StringBuilder hex = new StringBuilder();
    for (char digit : vlan.toCharArray()) hex.append(Integer.toHexString(digit));
    assertThat(said).contains("(Tunnel-Private-Group-Id) length=" + (2 + vlan.length()) + "\n      Value: " + hex + "\n");
  }

  private static void isTurnedAway(String said) {
    assertThat(said).endsWith("FAILURE\n").contains("code=3 (Access-Reject)").doesNotContain("Tunnel-Private-Group-Id");
  }

  @Test
  void freeradius_accepts_a_configuration_that_calls_the_policy() throws Exception {
    assertThat(run("freeradius", "-CX", "-d", folder.toString(), "-n", "radiusd")).contains("Configuration appears to be OK");
  }

  @Test
  void a_device_lands_in_the_vlan_of_the_zone_whose_unit_its_certificate_has() throws Exception {
    isAdmittedTo(admitted("/O=plant/OU=sensors/CN=pump-7"), "11");
    isAdmittedTo(admitted("/O=plant/OU=servers/CN=hub"), "13");
  }

  @Test
  void a_unit_is_matched_to_the_letter() throws Exception {
    isAdmittedTo(admitted("/OU=Main.Office 2/CN=desk"), "12");
    isTurnedAway(admitted("/OU=MainxOffice 2/CN=desk"));
    isTurnedAway(admitted("/OU=sensors2/CN=desk"));
    isTurnedAway(admitted("/OU=Sensors/CN=desk"));
  }

  @Test
  void an_unknown_unit_and_a_missing_one_are_turned_away() throws Exception {
    isTurnedAway(admitted("/O=plant/OU=printers/CN=p"));
    isTurnedAway(admitted("/O=plant/CN=p"));
  }

  @Test
  void a_common_name_that_pretends_to_a_unit_is_turned_away() throws Exception {
    isTurnedAway(admitted("/O=plant/OU=sensors/CN=x\\/OU=servers"));
    isTurnedAway(admitted("/O=plant/CN=x\\/OU=servers"));
    isTurnedAway(admitted("/O=x\\/OU=servers/OU=sensors/CN=x"));
  }

  private static final String CONFIGURATION =
      """
      prefix = /usr
      libdir = /usr/lib/freeradius
      logdir = @folder@
      run_dir = @folder@
      raddbdir = @folder@
      max_requests = 1024
      log {
        destination = stdout
      }
      security {
        reject_delay = 0
        status_server = no
      }
      client test {
        ipaddr = 127.0.0.1
        secret = @secret@
        require_message_authenticator = yes
      }
      thread pool {
        start_servers = 1
        max_servers = 2
        min_spare_servers = 1
        max_spare_servers = 2
      }
      modules {
        always reject {
          rcode = reject
        }
        eap {
          default_eap_type = tls
          tls-config common {
            private_key_file = @folder@/server.key
            certificate_file = @folder@/server.pem
            ca_file = @folder@/ca.pem
            tls_min_version = "1.2"
            tls_max_version = "1.2"
            ecdh_curve = ""
          }
          tls {
            tls = common
          }
        }
      }
      policy {
        $INCLUDE bulwark_vlan
      }
      server default {
        listen {
          type = auth
          ipaddr = 127.0.0.1
          port = @port@
        }
        authorize {
          eap
        }
        authenticate {
          eap
        }
        post-auth {
          bulwark_vlan
        }
      }
      """;
}
