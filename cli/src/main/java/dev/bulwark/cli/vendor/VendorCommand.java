package dev.bulwark.cli.vendor;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.problem.Problem;
import java.util.concurrent.Callable;

/**
 * A command under a vendor tool's name.
 *
 * <h2>Guarantees</h2> Exit code 0 when it did what was asked, 2 for everything else: what is wrong with the line, with a file, with a signature, with the chip's state. The line on standard error still names the code.
 */
public abstract class VendorCommand implements Callable<Integer> {
  private final Terminal terminal;

  protected VendorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Does it, or throws a {@link Problem} or a {@link Failure}. */
  protected abstract void perform();

  protected final Terminal terminal() {
    return terminal;
  }

  @Override
  public final Integer call() {
    try {
      perform();
      return Exit.DONE;
    } catch (Failure failure) {
      throw new Failure(Exit.USAGE, failure.problem());
    } catch (Problem problem) {
      throw new Failure(Exit.USAGE, problem);
    }
  }
}
