package dev.bulwark.cli.demo;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import dev.bulwark.problem.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The segmentation shown by one who is not root: in a process of its own, which {@code unshare} of util-linux makes root of a user namespace. A process with threads cannot do that to itself (unshare(2)).
 *
 * <p>Where user namespaces are switched off, that is said and nothing is claimed.
 */
final class UserNamespace {
  private static final List<String> UNSHARE = List.of("unshare", "--user", "--map-root-user", "--");
  private static final int MOST_SAID = 4_096;
  private static final int MOST_REPORTED = 1 << 20;

  private UserNamespace() {}

  /** Whether more rights are not to be had this way: this is root already, of the machine or of a user namespace. */
  static boolean inside() {
    return System.getProperty("user.name", "").equals("root");
  }

  static Segmentation play(Consumer<Step> told) throws InterruptedException {
    long begun = System.nanoTime();
    try {
      Said may = run(List.of("true"));
      if (may.exit != 0) return new Segmentation.NotShown("it needs root, or user namespaces, which this machine does not allow: " + may.firstError());
      List<String> command = ServerChild.program();
      command.addAll(List.of("demo", "--segmentation", "--json"));
      Said said = run(command);
      Doc report = Doc.read(said.out);
      if (!report.doc("segmentation").members().isEmpty()) {
        Segmentation segmentation = Segmentation.of(report);
        segmentation.steps().forEach(told);
        return segmentation;
      }
      return failed(told, begun, said.firstError());
    } catch (Json.Malformed e) {
      return failed(told, begun, "the process that shows it gave no report");
    } catch (IOException e) {
      return new Segmentation.NotShown("it needs root, or the program unshare of util-linux: " + Printable.line(String.valueOf(e.getMessage())));
    }
  }

  /** It was allowed to and did not do it. */
  private static Segmentation failed(Consumer<Step> told, long begun, String how) {
    Step step = new Step("site", false, SiteShow.millisSince(begun), how);
    told.accept(step);
    return new Segmentation.Shown(List.of(step), Map.of());
  }

  private record Said(int exit, byte[] out, byte[] err) {
    String firstError() {
      return Printable.line(new String(err, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).findFirst().orElse("it ended with " + exit));
    }
  }

  private static Said run(List<String> program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(UNSHARE);
    command.addAll(program);
    Process process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))).start();
    Thread stop = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      CompletableFuture<byte[]> err = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> err.complete(most(process)));
      byte[] out = process.getInputStream().readNBytes(MOST_REPORTED);
      return new Said(process.waitFor(), out, err.join());
    } finally {
      process.destroy();
      removeHook(stop);
    }
  }

  /** The first of what it says on its error stream; the rest is read too, so that it never waits for us. */
  private static byte[] most(Process process) {
    try (var stream = process.getErrorStream()) {
      byte[] first = stream.readNBytes(MOST_SAID);
      stream.transferTo(java.io.OutputStream.nullOutputStream());
      return first;
    } catch (IOException e) {
      // Its words are lost, not what it did; whoever waits for them must not wait for ever.
      return new byte[0];
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The machine is going down already, and the hook runs.
    }
  }
}
