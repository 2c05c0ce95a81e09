package dev.bulwark.cli;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the script that makes a shell complete this program's commands. */
@Command(
    name = "completion",
    description = "Prints a script for the shell: source <(bulwark completion bash)")
final class CompletionCommand implements Callable<Integer> {
  /** The shells it is made for. */
  enum Shell {
    bash,
    zsh
  }

  @SuppressWarnings("UnusedVariable") // asked for, so that a script written now still says what it needs
  @Parameters(paramLabel = "bash|zsh", description = "the shell")
  private Shell shell = Shell.bash;

  private final Terminal terminal;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // One script serves both shells: in zsh it turns the emulation of bash completion on by itself.
    terminal.verbatim(AutoComplete.bash("bulwark", Commands.all(terminal)));
    return Exit.DONE;
  }
}
