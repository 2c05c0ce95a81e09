package dev.bulwark.cli;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.problem.Problem;
import java.io.PrintWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The program.
 *
 * <h2>Guarantees</h2> Exit codes as {@link Exit} says; a fault is one line on standard error, {@code bulwark: CODE: what is wrong: how to mend it}; standard
 * output holds the answer only.
 */
public final class Main {
  /** Named so because a library on the class path has a logback.xml of its own. */
  private static final String LOGGING = "dev/bulwark/cli/logback.xml";

  private Main() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int exit = run(args, terminal);
    terminal.flush();
    System.exit(exit);
  }

  /** Runs one command line and answers its exit code; ends no process and changes no stream. */
  static int run(String[] args, Terminal terminal) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      terminal.line("bulwark " + Version.text());
      return Exit.DONE;
    }
    quietLibraries();
    CommandLine line = Commands.lineFor(args, terminal);
    PrintWriter out = new PrintWriter(terminal.out());
    line.setOut(out).setErr(new PrintWriter(terminal.err(), true));
    boolean debug = Arrays.asList(args).contains("--debug");
    line.setParameterExceptionHandler((wrong, given) -> usage(wrong, terminal, debug));
    line.setExecutionExceptionHandler((fault, failed, parsed) -> fault(fault, terminal, debug));
    line.setExecutionStrategy(parsed -> execute(parsed, terminal));
    int exit = line.execute(args);
    out.flush();
    return exit;
  }

  private static int execute(CommandLine.ParseResult parsed, Terminal terminal) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) return helped;
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) last = last.subcommand();
    if (!(last.commandSpec().userObject() instanceof java.util.concurrent.Callable<?>)) {
      if (parsed.commandSpec().userObject() instanceof Root root && last == parsed && root.version()) {
        terminal.line("bulwark " + Version.text());
        return Exit.DONE;
      }
      throw new CommandLine.ParameterException(last.commandSpec().commandLine(), "a command is missing");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int usage(CommandLine.ParameterException wrong, Terminal terminal, boolean debug) {
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    terminal.problem(new Problem("CLI-001", String.valueOf(wrong.getMessage()), "see `" + name + " --help`"));
    if (debug) wrong.printStackTrace(terminal.err());
    return Exit.USAGE;
  }

  private static int fault(Throwable fault, Terminal terminal, boolean debug) {
    if (debug) fault.printStackTrace(terminal.err());
    return switch (fault) {
      case Failure failure -> told(failure.problem(), failure.exit(), terminal);
      case Problem problem -> told(problem, exitOf(problem), terminal);
      default -> told(new Problem("CLI-009", "an unexpected fault: " + describe(fault), "run it again with --debug and report what it prints"), Exit.SYSTEM, terminal);
    };
  }

  private static int told(Problem problem, int exit, Terminal terminal) {
    terminal.problem(problem);
    return exit;
  }

  /** Where no command says otherwise: a secret's place and a device's name are input, a refused listener is safety, all else is the system. */
  static int exitOf(Problem problem) {
    // Images, tables, keys, fuse files and what is audited come as files: what is wrong with them is wrong with the input.
    if (problem.code().startsWith("FIRMWARE-") || problem.code().startsWith("HARDEN-")) return Exit.INPUT;
    // So do policies and rule sets; the kernel's own rules do not, nor do its namespaces.
    if (problem.code().startsWith("NETWORK-") && !problem.code().matches("NETWORK-(224|24[0-79]|251|26[02346])")) return Exit.INPUT;
    return switch (problem.code()) {
      case "UP-004", "NETWORK-246", "NETWORK-251" -> Exit.REFUSED;
      case "UP-002", "UP-003", "UP-005", "KEYS-001", "KEYS-002" -> Exit.INPUT;
      default -> Exit.SYSTEM;
    };
  }

  private static String describe(Throwable fault) {
    @Nullable String message = fault.getMessage();
    return fault.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
  }

  static void quietLibraries() {
    System.setProperty("logback.configurationFile", LOGGING);
    // Else it tells which threads logged while it was starting.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    PlatformLogging.quietWhenFirstUsed();
  }
}
