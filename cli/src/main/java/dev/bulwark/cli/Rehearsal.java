package dev.bulwark.cli;

import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Runs what small commands commonly run, for the launcher to keep as an ahead-of-time cache of loaded classes.
 *
 * <p>With the argument {@code image}, what judges images alone. Nothing of it matters but which classes it touches: it asks a listener that hangs up, judges one of Java's own root certificates, signs, encrypts and boots a small image,
 * audits it, and proves a small site's rules. It leaves nothing behind.
 */
final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("bulwark-rehearsal");
    try {
      run(args.length == 1 && args[0].equals("image") ? new AuditRehearsal(folder).images() : lines(folder));
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
      }
    }
  }

  private static void run(List<List<String>> lines) {
    Terminal nowhere = new Terminal(new PrintStream(OutputStream.nullOutputStream()), new PrintStream(OutputStream.nullOutputStream()), Map.of());
    for (List<String> line : lines) Main.run(line.toArray(String[]::new), nowhere);
  }

  private static List<List<String>> lines(Path folder) throws IOException, GeneralSecurityException {
    Path root = Files.writeString(folder.resolve("root.pem"), anyRoot());
    Path token = Files.writeString(folder.resolve("token"), "rehearsal");
    Path config = Files.writeString(folder.resolve("bulwark.yaml"), "pki:\n  deviceValidity: P30D\n");
    // Ends with the process.
    ServerSocket nobody = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> hangUp(nobody));
    Map<String, Object> admin = Map.of("host", "localhost", "port", nobody.getLocalPort());
    Map<String, Object> card = Map.of("listeners", Map.of("admin", admin), "trust", Map.of("root", root), "operatorToken", token);
    Files.writeString(folder.resolve("server.json"), Json.write(card));
    List<List<String>> lines = new ArrayList<>(
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("status", "--json", "--dir", folder.toString()),
            List.of("device", "add", "pump-1", "--json", "--dir", folder.toString()),
            List.of("config", "check", config.toString(), "--json"),
            List.of("ca", "validate", "--root", root.toString(), root.toString(), "--json")));
    lines.addAll(new FirmwareRehearsal(folder).lines());
    lines.addAll(new AuditRehearsal(folder).lines());
    lines.addAll(new NetworkRehearsal(folder).lines());
    return lines;
  }

  private static void hangUp(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket peer = socket.accept()) {
        // One read lets the caller write its whole first flight.
        peer.getInputStream().read(new byte[1_024]);
      } catch (IOException e) {
        return;
      }
    }
  }

  private static String anyRoot() throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (!(manager instanceof X509TrustManager known)) continue;
      List<X509Certificate> roots = Arrays.asList(known.getAcceptedIssuers());
      if (!roots.isEmpty()) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(Collections.max(roots, Comparator.comparing(X509Certificate::getNotAfter)).getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
      }
    }
    return "";
  }
}
