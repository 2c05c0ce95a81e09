package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.plan.Profile;
import dev.bulwark.problem.Problem;
import java.util.function.Function;

/** Names that stand on the command line: an unknown one is wrong usage (exit 2), while the same name in a file is wrong input (exit 3). */
final class Given {
  private Given() {}

  /** @throws Failure exit 2, FIRMWARE-001 */
  static Chip chip(String name) {
    return named(Chip::of, name);
  }

  /** @throws Failure exit 2, FIRMWARE-003 */
  static Revision revision(String text) {
    return named(Revision::parse, text);
  }

  /** @throws Failure exit 2, FIRMWARE-002 */
  static SignatureScheme scheme(String name) {
    return named(SignatureScheme::of, name);
  }

  /** @throws Failure exit 2, FIRMWARE-701 */
  static Profile profile(String name) {
    return named(Profile::of, name);
  }

  private static <T> T named(Function<String, T> known, String name) {
    try {
      return known.apply(name);
    } catch (Problem unknown) {
      throw new Failure(Exit.USAGE, unknown);
    }
  }
}
