package dev.bulwark.cli.agent;

import dev.bulwark.agent.AgentRun;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keeps an enrolled device connected until it is stopped, or revoked, or its certificate has run out. */
@Command(name = "run", description = "Keeps the device connected, reports and renews, until it is stopped. Exit 1: revoked or expired.")
final class AgentRunning implements Callable<Integer> {
  private static final long STOPPING_SECONDS = 20;

  @Option(names = "--dir", paramLabel = "DIR", required = true, description = "folder of the enrolled device")
  private Path dir = Path.of("");

  @Option(names = "--json", description = "when it ends, say why with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  AgentRunning(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    AgentRun.Options standard = AgentRun.Options.standard();
    AgentRun.Options options =
        new AgentRun.Options(
            standard.telemetryEvery(), standard.postureEvery(), note -> terminal.note(note.state() + (note.detail().isEmpty() ? "" : ": " + note.detail())));
    AgentRun run = AgentRun.of(AgentDirectory.at(dir), options, clock, new SecureRandom());
    CountDownLatch ended = new CountDownLatch(1);
    Thread stopper = Thread.ofPlatform().name("agent-stop").unstarted(() -> stop(run, ended));
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      return tell(run.run(), run);
    } finally {
      ended.countDown();
    }
  }

  /** On a signal: ends the session in good order, for a while. */
  private static void stop(AgentRun run, CountDownLatch ended) {
    run.stop();
    try {
      ended.await(STOPPING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int tell(AgentRun.Ended ended, AgentRun run) {
    Map<String, Object> document = new LinkedHashMap<>();
    int exit =
        switch (ended) {
          case AgentRun.Ended.Stopped stopped -> end(document, "stopped", "", Exit.DONE);
          case AgentRun.Ended.Revoked(String detail) -> end(document, "revoked", detail, Exit.NEGATIVE);
          case AgentRun.Ended.Expired(String detail) -> end(document, "expired", detail, Exit.NEGATIVE);
        };
    document.put("acknowledged", run.acknowledged());
    if (json) terminal.document(document);
    terminal.flush();
    return exit;
  }

  private static int end(Map<String, Object> document, String word, String detail, int exit) {
    document.put("ended", word);
    document.put("detail", detail);
    return exit;
  }
}
