package dev.bulwark.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's mosquitto, configured as well as we know how: TLS 1.3 with the same suite, client certificates required, an access rule per device, and a server certificate from a CA
 * of its own (with one from the CA of {@code cafile} each of its handshakes costs about a fifth more).
 */
final class Mosquitto implements AutoCloseable {
  final int port;
  final Path serverCa;
  private final Process process;

  private Mosquitto(int port, Path serverCa, Process process) {
    this.port = port;
    this.serverCa = serverCa;
    this.process = process;
  }

  static Mosquitto start(Path deviceRoots) throws IOException, InterruptedException {
    Path dir = Files.createTempDirectory("bulwark-bench-mosquitto-");
    shell(dir, "openssl ecparam -name prime256v1 -genkey -noout -out ca.key && openssl req -x509 -new -key ca.key -subj /CN=bench-ca -days 2 -out ca.pem"
        + " && openssl ecparam -name prime256v1 -genkey -noout -out server.key && openssl req -new -key server.key -subj /CN=127.0.0.1 -out server.csr"
        + " && printf 'subjectAltName=IP:127.0.0.1\\n' > ext && openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out server.pem");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(dir.resolve("acl"), "pattern readwrite devices/%u/#\n");
    Files.writeString(dir.resolve("mosquitto.conf"),
        """
        per_listener_settings false
        listener %d 127.0.0.1
        cafile %s
        certfile %s/server.pem
        keyfile %s/server.key
        require_certificate true
        use_identity_as_username true
        tls_version tlsv1.3
        ciphers_tls1.3 TLS_AES_256_GCM_SHA384
        allow_anonymous false
        acl_file %s/acl
        max_inflight_messages 0
        max_queued_messages 0
        set_tcp_nodelay true
        persistence false
        log_type error
        user root
        """.formatted(port, deviceRoots, dir, dir, dir));
    Process process = new ProcessBuilder("mosquitto", "-c", dir.resolve("mosquitto.conf").toString()).redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile()).start();
    for (int i = 0; i < 100; i++) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress("127.0.0.1", port), 200);
        return new Mosquitto(port, dir.resolve("ca.pem"), process);
      } catch (IOException notYet) {
        if (!process.isAlive()) throw new IllegalStateException("mosquitto ended: " + Files.readString(dir.resolve("log")));
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("mosquitto does not listen");
  }

  long pid() {
    return process.pid();
  }

  private static void shell(Path dir, String script) throws IOException, InterruptedException {
    int exit = new ProcessBuilder(List.of("sh", "-ec", script)).directory(dir.toFile()).redirectErrorStream(true).redirectOutput(dir.resolve("openssl.log").toFile()).start().waitFor();
    if (exit != 0) throw new IllegalStateException("openssl failed: " + Files.readString(dir.resolve("openssl.log")));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
