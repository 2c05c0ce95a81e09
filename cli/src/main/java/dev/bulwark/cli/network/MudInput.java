package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.network.mud.MudFault;
import dev.bulwark.network.mud.MudFile;
import dev.bulwark.network.mud.MudReader;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;

/** A MUD file that a person named. */
final class MudInput {
  private MudInput() {}

  /** Exit 3 where it cannot be read as one. */
  static MudFile read(Path file) {
    return read(InFile.read(file, MudReader.LARGEST));
  }

  static MudFile read(byte[] bytes) {
    try {
      return MudReader.read(bytes);
    } catch (Problem unreadable) {
      throw new Failure(Exit.INPUT, unreadable);
    }
  }

  /** Exit 1 where it breaks the standard: nothing is made from such a file. */
  static MudFile valid(byte[] bytes) {
    MudFile mud = read(bytes);
    if (mud.valid()) return mud;
    MudFault first = mud.errors().getFirst();
    throw new Failure(Exit.NEGATIVE, new Problem(first.code(), first.text(), "see `bulwark network mud show` for all of it, and ask the manufacturer for a valid file"));
  }
}
