package dev.bulwark.cli.terminal;

import dev.bulwark.cli.json.Json;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The two streams of a command.
 *
 * <h2>Guarantees</h2> Only {@link #line} and {@link #document} reach standard output; whatever else the process prints there, by a library or by
 * accident, goes to standard error. A reader that closed its end ({@code | head}) ends the output quietly.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  public Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /** The process's own streams; from here on {@link System#out} is standard error. */
  public static Terminal ofProcess() {
    PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8_192), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    return new Terminal(out, System.err, System.getenv());
  }

  /** One line of the answer; control characters in it are made visible. */
  public void line(String text) {
    out.print(Printable.line(text, 20_000));
    out.print('\n');
  }

  /** The answer as one JSON document. Call it once. */
  public void document(Object document) {
    out.print(Json.write(document));
    out.print('\n');
  }

  /** Text that is the answer as it stands, such as a script for a shell. */
  public void verbatim(String text) {
    out.print(text);
  }

  /** A remark for people: standard error. */
  public void note(String text) {
    err.println("bulwark: " + Printable.line(text));
  }

  /** The one line that says what is wrong and how to mend it. */
  public void problem(Problem problem) {
    err.println("bulwark: " + problem.line());
  }

  public String environment(String name, String otherwise) {
    return environment.getOrDefault(name, otherwise);
  }

  /** True when colour would be seen and is wanted: never with NO_COLOR, never into a file or a pipe. */
  public boolean colour() {
    if (!environment("NO_COLOR", "").isEmpty() || "dumb".equals(environment("TERM", "dumb"))) return false;
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /** Hands over what was written so far. */
  public void flush() {
    out.flush();
    err.flush();
  }
}
