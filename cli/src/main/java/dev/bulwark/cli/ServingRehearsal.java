package dev.bulwark.cli;

import dev.bulwark.agent.Agent;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.ServerProcess;
import dev.bulwark.server.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts a server in a folder of its own, lets one device enrol, connect and speak, and stops: what {@code up}, {@code demo} and {@code agent run} do first, for the
 * launcher to keep as an ahead-of-time cache. On loopback and free ports; it leaves nothing behind.
 */
final class ServingRehearsal {
  private ServingRehearsal() {}

  public static void main(String[] args) throws Exception {
    Main.quietLibraries();
    Path folder = Files.createTempDirectory("bulwark-rehearsal");
    try (ServerProcess server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), folder.resolve("state"), Version.text())) {
      String state = server.dir().toString();
      Path token = Files.writeString(folder.resolve("token"), run("device", "add", "rehearsal", "--json", "--dir", state).text("token"));
      Path device = folder.resolve("device");
      run(
          "agent", "enrol", "--server", "https://localhost:" + server.port("device"), "--ca", server.root().toString(), "--id", "rehearsal", "--token", "file:" + token, "--dir", device.toString(),
          "--json");
      try (Agent agent = new Agent(AgentDirectory.at(device), InstantSource.system(), new SecureRandom(), ended -> {})) {
        if (agent.connect() instanceof Opening.Opened) agent.publish("devices/rehearsal/telemetry", "{}".getBytes(StandardCharsets.UTF_8));
      }
      run("scorecard", "--json", "--dir", state);
      run("device", "revoke", "rehearsal", "--reason", "cessationOfOperation", "--json", "--dir", state);
    } finally {
      delete(folder);
    }
  }

  private static Doc run(String... line) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(OutputStream.nullOutputStream()), Map.of());
    Main.run(line, terminal);
    terminal.flush();
    return out.size() == 0 ? Doc.of(null) : Doc.read(out.toByteArray());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
