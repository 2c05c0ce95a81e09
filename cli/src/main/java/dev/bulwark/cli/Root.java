package dev.bulwark.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: what stands before the command's name. */
@Command(
    name = "bulwark",
    description = "Every IoT security practice for a fleet of devices: put in place, enforced, proven.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 done, 1 negative verdict, 2 usage, 3 unreadable input, 4 refused for safety, 5 the system failed."})
final class Root {
  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "show where a fault came from")
  @SuppressWarnings("UnusedVariable") // read from the arguments themselves, since a usage error must know it too
  private boolean debug;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "say what the command does")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(names = {"-V", "--version"}, description = "print the version")
  private boolean version;

  boolean version() {
    return version;
  }
}
