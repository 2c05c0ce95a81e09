package dev.bulwark.network.mud;

import dev.bulwark.problem.Printable;
import java.util.ArrayList;
import java.util.List;

/** What is found on the way through a file. A file of a stranger may be wrong in every line, so only the first few hundred are kept. */
final class Remarks {
  /** The file breaks the standard. */
  static final String INVALID = "NETWORK-301";

  /** The file is odd, or says what is not understood. */
  static final String ODD = "NETWORK-302";

  private static final int MOST = 200;
  private final List<MudFault> errors = new ArrayList<>();
  private final List<MudFault> warnings = new ArrayList<>();

  void error(String path, String message) {
    add(errors, INVALID, path, message);
  }

  void warning(String path, String message) {
    add(warnings, ODD, path, message);
  }

  private static void add(List<MudFault> to, String code, String path, String message) {
    if (to.size() < MOST) to.add(new MudFault(code, path, message));
  }

  /** A text of the file, fit to be shown. */
  static String shown(String text) {
    return "'" + Printable.line(text, 80) + "'";
  }

  List<MudFault> errors() {
    return errors;
  }

  List<MudFault> warnings() {
    return warnings;
  }
}
