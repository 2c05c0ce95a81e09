package dev.bulwark.cli.config;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.config.ConfigProblem;
import dev.bulwark.server.config.ConfigReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what is wrong with a configuration: every mistake on a line of its own, or all in one document. */
public final class Verdict {
  private Verdict() {}

  /** Prints the mistakes to standard error; the exit code is 4 where the file asks for less security than allowed, else 3. */
  public static int tell(ConfigReading.Invalid invalid, Terminal terminal) {
    for (ConfigProblem problem : invalid.problems()) terminal.note(problem.line());
    return invalid.weakens() ? Exit.REFUSED : Exit.INPUT;
  }

  static Map<String, Object> document(ConfigReading.Invalid invalid) {
    List<Object> problems = new ArrayList<>();
    for (ConfigProblem problem : invalid.problems()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("path", problem.path());
      one.put("code", problem.code());
      one.put("detail", problem.detail());
      one.put("hint", problem.hint());
      problems.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("valid", false);
    document.put("problems", problems);
    return document;
  }
}
