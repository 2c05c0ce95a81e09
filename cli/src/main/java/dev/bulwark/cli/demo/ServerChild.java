package dev.bulwark.cli.demo;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server under demonstration, in a process of its own, so that it can be killed hard. It is this very program's {@code up}, with the same Java and jars, on loopback ports
 * that the system picks and that stay the same after a restart.
 */
public final class ServerChild implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(4);
  private final Path dir;
  private final Path configuration;
  private final String settings;
  private volatile Process process;
  private Doc card;

  private ServerChild(Path dir, Path configuration, String settings) {
    this.dir = dir;
    this.configuration = configuration;
    this.settings = settings;
    this.process = spawn();
    // Told to stop, this process takes the server with it, also while it is still starting.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroy()));
    this.card = awaitReady();
  }

  /** Starts a server on {@code dir}; returns when it is ready. */
  public static ServerChild start(Path dir) throws IOException {
    return start(dir, "");
  }

  /** As {@link #start(Path)} with further settings, YAML, beside the listeners'. */
  public static ServerChild start(Path dir, String settings) throws IOException {
    Path configuration = dir.resolve("demo.yaml");
    Files.writeString(configuration, listeners(0, 0, 0) + settings);
    return new ServerChild(dir, configuration, settings);
  }

  private static String listeners(long mqtt, long device, long admin) {
    return "# Written by `bulwark demo`: loopback only.\nlisten:\n  mqtt: \"127.0.0.1:%d\"\n  device: \"127.0.0.1:%d\"\n  admin: \"127.0.0.1:%d\"\n".formatted(mqtt, device, admin);
  }

  /** What the server wrote about itself. */
  public Doc card() {
    return card;
  }

  public ApiClient client() {
    return ApiClient.local(dir);
  }

  public Path dir() {
    return dir;
  }

  public int port(String listener) {
    return (int) card.number("listeners." + listener + ".port");
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL: no handler runs, nothing is flushed. Returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts it again on the same directory and ports; returns how long it took to be ready. */
  public Duration restart() throws IOException {
    Files.writeString(configuration, listeners(port("mqtt"), port("device"), port("admin")) + settings);
    long begun = System.nanoTime();
    process = spawn();
    card = awaitReady();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Waits until the server ends by itself or is interrupted. */
  void join() throws InterruptedException {
    process.waitFor();
  }

  private Process spawn() {
    List<String> command = program();
    command.addAll(List.of("up", "--dir", dir.toString(), "--config", configuration.toString()));
    try {
      return new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("server.out").toFile())).start();
    } catch (IOException e) {
      throw Failure.system("CLI-020", "the server of the demonstration cannot be started", "check that " + dir + " can be written", e);
    }
  }

  /** The launcher where we were told of one (it picks flags and cache itself), else this very Java. */
  static List<String> program() {
    List<String> command = new ArrayList<>();
    String launcher = System.getProperty("bulwark.launcher", "");
    if (!launcher.isEmpty()) {
      command.add(launcher);
      return command;
    }
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    // The machine's own flags, among them its ahead-of-time cache; they end where the class path begins.
    for (String argument : self.arguments().orElse(new String[0])) {
      if (argument.equals("-cp")) break;
      if ((argument.startsWith("-X") || argument.startsWith("-D") || argument.startsWith("--")) && !argument.startsWith("-XX:AOTCacheOutput")) command.add(argument);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.bulwark.cli.Main"));
    return command;
  }

  private Doc awaitReady() {
    Path file = dir.resolve("server.json");
    long end = System.nanoTime() + READY.toNanos();
    try {
      while (System.nanoTime() < end) {
        if (!process.isAlive()) break;
        if (Files.exists(file)) {
          try {
            Doc doc = Doc.read(Files.readAllBytes(file));
            // A killed server leaves its card behind: only the new one's counts.
            if (doc.number("pid") == process.pid()) return doc;
          } catch (Json.Malformed e) {
            throw Failure.system("CLI-020", file + " is not readable", "remove the directory and start the demonstration again", e);
          }
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException e) {
      throw Failure.system("CLI-020", "the server's state cannot be read", "check that " + dir + " can be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw Failure.system("CLI-020", "the server of the demonstration did not become ready", "see " + dir.resolve("server.out"), null);
  }

  /** Stops it: politely, then hard. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
