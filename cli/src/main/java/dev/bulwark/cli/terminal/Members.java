package dev.bulwark.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The members of a group of commands, by name and in the order of its help. A member is made only where it was asked for: reading all members' options is felt at each start.
 *
 * <p>Made once and then only read: safe for many threads.
 */
public final class Members {
  private final Map<String, Function<Terminal, Object>> byName = new LinkedHashMap<>();

  /** @param make a command, or a group as a {@link CommandLine} */
  public Members with(String name, Function<Terminal, Object> make) {
    byName.put(name, make);
    return this;
  }

  /** The group with all its members. */
  public CommandLine all(CommandLine group, Terminal terminal) {
    byName.forEach((name, make) -> group.addSubcommand(name, make.apply(terminal)));
    return group;
  }

  /** The group with just the member of that name, so that no other one's classes are loaded; with all of them where there is none. */
  public CommandLine one(CommandLine group, Terminal terminal, String member) {
    Function<Terminal, Object> make = byName.get(member);
    return make == null ? all(group, terminal) : group.addSubcommand(member, make.apply(terminal));
  }
}
