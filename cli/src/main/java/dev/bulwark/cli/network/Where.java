package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.enforce.StateFolder;
import dev.bulwark.network.lab.Namespace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which namespace's rules a command reads or changes. There is no default: the machine's own rules are touched only by one who says so. */
final class Where {
  @ArgGroup(exclusive = true, multiplicity = "1")
  private Choice choice = new Choice();

  @Option(names = "--state", paramLabel = "DIR", description = "what is remembered of the namespace between two commands (default: /var/lib/bulwark/network/NAME as root, else below $XDG_STATE_HOME)")
  private @Nullable Path state;

  static final class Choice {
    @Option(names = "--netns", paramLabel = "NAME", description = "the network namespace, as `ip netns list` names it")
    private @Nullable String name;

    @Option(names = "--here", description = "the namespace that this command runs in: on a gateway, the machine itself")
    private boolean here;
  }

  Namespace namespace() {
    return choice.here || choice.name == null ? Namespace.own() : Namespace.named(choice.name);
  }

  StateFolder state(Terminal terminal) {
    if (state != null) return new StateFolder(state);
    // Not a name that a namespace can have.
    String name = choice.name == null ? "_here" : choice.name;
    String home = terminal.environment("HOME", "/");
    Path base = System.getProperty("user.name", "").equals("root") ? Path.of("/var/lib") : Path.of(terminal.environment("XDG_STATE_HOME", home + "/.local/state"));
    return new StateFolder(base.resolve("bulwark").resolve("network").resolve(name));
  }
}
