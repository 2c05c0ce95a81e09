package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The program nft in one network namespace.
 *
 * <h2>Guarantees</h2> A load is one transaction: it happens whole or not at all. Never a shell, never a path from outside.
 * <h2>Fails by</h2> {@code NETWORK-240} without the program or with one older than 1.0, {@code NETWORK-241} without the right, {@code NETWORK-242} where the kernel lacks a feature, {@code NETWORK-243} for whatever
 * else the kernel refuses.
 */
public final class Nft {
  private static final long LONGEST_SECONDS = 120;
  private static final Pattern VERSION = Pattern.compile("v(\\d{1,6})\\.(\\d{1,6})");
  private final Namespace namespace;

  public Nft(Namespace namespace) {
    this.namespace = namespace;
  }

  private record Answer(int exit, String out, String err) {}

  /** Loads a file's text in one transaction. */
  public void load(String text) {
    Answer answer = run(text, "-f", "-");
    if (answer.exit != 0) throw refused(answer.err);
  }

  /** Loads it if the kernel takes it; for what does no harm where it stays. */
  void attempt(String text) {
    run(text, "-f", "-");
  }

  /** Whether the kernel would take it, as far as that can be told without doing it. */
  public void check(String text) {
    Answer answer = run(text, "--check", "-f", "-");
    if (answer.exit != 0) throw refused(answer.err);
  }

  /** What it prints; empty where the table is not there. */
  String list(String... arguments) {
    Answer answer = run("", arguments);
    if (answer.exit == 0) return answer.out;
    if (answer.err.contains("No such file or directory")) return "";
    throw refused(answer.err);
  }

  /** Such as {@code nftables v1.0.6 (Lester Gooch #5)}. */
  public String version() {
    return run("", "--version").out.strip();
  }

  /** At least 1.0: older ones list sets and maps in other forms. */
  void requireVersion() {
    String said = version();
    Matcher version = VERSION.matcher(said);
    if (!version.find()) throw new Problem("NETWORK-240", "the program nft does not tell its version", "install nftables 1.0 or newer; nothing was changed");
    if (Integer.parseInt(version.group(1)) < 1) throw new Problem("NETWORK-240", "nft is older than 1.0: " + version.group(), "install nftables 1.0 or newer; nothing was changed");
  }

  private Answer run(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(List.of(arguments));
    return namespace.inside(() -> run(command, input));
  }

  /** Where nft is: on the path, or where distributions keep it, which is not on everybody's path. */
  private static String program() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "") + ":/usr/sbin:/sbin";
    for (String folder : path.split(":", -1)) {
      Path nft = Path.of(folder, "nft");
      if (nft.isAbsolute() && Files.isRegularFile(nft) && Files.isExecutable(nft)) return nft.toString();
    }
    throw missing(null);
  }

  private static Problem missing(@Nullable IOException cause) {
    return new Problem("NETWORK-240", "the program nft is missing or cannot be started", "install the package nftables; nothing was changed", cause);
  }

  private static Answer run(List<String> command, String input) {
    try {
      // The child is made by the thread that is inside, and inherits its namespace.
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", "C");
      Process process = started(builder, input);
      // On platform threads, which end here: a virtual one could make its carrier a thread of this namespace, and others' virtual threads would find themselves there later.
      CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> all(process.getInputStream()), reading -> Thread.ofPlatform().daemon().start(reading));
      CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> all(process.getErrorStream()), reading -> Thread.ofPlatform().daemon().start(reading));
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Problem("NETWORK-243", "nft has not answered for " + LONGEST_SECONDS + " s", "look at the load of the machine; nothing was changed unless nft said so");
      }
      return new Answer(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw missing(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("NETWORK-243", "interrupted", "run it again", e);
    }
  }

  /** It reads from a file and not from a pipe: were this program killed while it writes, nft would take the half that it got for the whole, and load it. */
  private static Process started(ProcessBuilder builder, String input) throws IOException {
    if (input.isEmpty()) return builder.redirectInput(new File("/dev/null")).start();
    Path file = Files.createTempFile("bulwark-", ".nft");
    try {
      Files.writeString(file, input);
      return builder.redirectInput(file.toFile()).start();
    } finally {
      Files.delete(file);
    }
  }

  private static String all(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The line that the kernel took offence at; nft shows it below its error. */
  private static String line(String err) {
    return err.lines().skip(1).findFirst().map(line -> ", in `" + Printable.line(line.strip(), 200) + "`").orElse("");
  }

  private static Problem refused(String err) {
    String first = Printable.line(err.lines().findFirst().orElse("without a reason"), 200);
    String lower = err.toLowerCase(Locale.ROOT);
    if (lower.contains("operation not permitted") || lower.contains("permission denied"))
      return new Problem("NETWORK-241", "the rules of this namespace may not be read or changed", "run it as root, or with CAP_NET_ADMIN");
    if (lower.contains("not supported") || lower.contains("could not process rule: no such file or directory"))
      return new Problem("NETWORK-242", "the kernel lacks a feature that the rules need: " + first + line(err), "load or build nf_tables with inet, fib, ct, log and nfnetlink_log; nothing was changed");
    return new Problem("NETWORK-243", "nft refuses: " + first, "nothing was changed; see what it names");
  }
}
