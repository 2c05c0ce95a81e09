package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the start scripts start, as their text says: a command in any branch counts, except in the branches that stop. Scripts that are called are read too, files that are read in give their variables.
 */
final class Scripts {
  private static final int MOST_SCRIPTS = 1_000;
  private static final int MOST_STARTED = 20_000;
  private static final int DEEPEST = 6;

  private final RootTree tree;
  private final Set<String> seen = new HashSet<>();
  private final List<Started> started = new ArrayList<>();

  Scripts(RootTree tree) {
    this.tree = tree;
  }

  List<Started> started() {
    return started;
  }

  /** Whether there was such a script. */
  boolean read(String path) {
    return read(path, 0);
  }

  private boolean read(String path, int depth) {
    TextFile script = tree.text(path);
    if (script == null || depth > DEEPEST || seen.size() >= MOST_SCRIPTS) return false;
    if (!seen.add(script.path())) return true;
    Map<String, String> variables = new HashMap<>();
    boolean declared = !script.lines().isEmpty() && script.lines().getFirst().contains("openrc-run");
    for (TextFile.Line line : script.joined("#")) {
      ShellWords.each(line.text(), variables, words -> command(words, script, line.number(), variables, depth));
    }
    String own = variables.getOrDefault("command", "");
    if (declared && !own.isEmpty()) {
      ShellWords.commands(own + " " + variables.getOrDefault("command_args", ""), Map.of()).stream().findFirst().ifPresent(words -> add(new Started(words, script.path(), 1)));
    }
    return true;
  }

  /** One command line that is no script: inittab, cron, a unit. */
  void line(String text, String path, int number, Map<String, String> variables) {
    for (List<String> words : ShellWords.commands(text, variables)) {
      Optional<List<String>> program = Commands.program(words);
      if (program.isEmpty()) continue;
      add(new Started(program.get(), path, number));
      called(program.get(), 0);
    }
  }

  private void command(List<String> words, TextFile script, int number, Map<String, String> variables, int depth) {
    String first = words.getFirst();
    int from = first.equals("export") || first.equals("local") || first.equals("readonly") ? 1 : 0;
    for (int i = from; i < words.size() && Commands.assignment(words.get(i)); i++) assign(words.get(i), variables);
    // OpenRC and Debian may test for the file first, so the dot can stand anywhere in the line: ShellWords has split it off.
    if ((first.equals(".") || first.equals("source")) && words.size() > 1) sourced(words.get(1), variables);
    Optional<List<String>> program = Commands.program(words);
    if (program.isEmpty()) return;
    if (program.get().getFirst().equals(".") && program.get().size() > 1) sourced(program.get().get(1), variables);
    add(new Started(program.get(), script.path(), number));
    called(program.get(), depth + 1);
  }

  private static void assign(String word, Map<String, String> variables) {
    int equals = word.indexOf('=');
    String value = word.substring(equals + 1);
    if (variables.size() < 1_000 && value.length() < 4_096) variables.put(word.substring(0, equals), value);
  }

  private void sourced(String path, Map<String, String> variables) {
    TextFile file = path.startsWith("/") ? tree.text(path) : null;
    if (file != null) variables.putAll(assignments(file));
  }

  /** Those of a file of settings, such as {@code /etc/default/dropbear}. */
  static Map<String, String> assignments(TextFile file) {
    Map<String, String> variables = new HashMap<>();
    for (TextFile.Line line : file.joined("#;")) {
      for (List<String> words : ShellWords.commands(line.text(), variables)) {
        int from = words.getFirst().equals("export") ? 1 : 0;
        for (int i = from; i < words.size() && Commands.assignment(words.get(i)); i++) assign(words.get(i), variables);
      }
    }
    return variables;
  }

  /** A script by its path, or as the argument of a shell. */
  private void called(List<String> program, int depth) {
    String first = program.getFirst();
    if (first.startsWith("/")) read(first, depth);
    if (StartUp.SHELLS.contains(Names.last(first)) && program.size() > 1) {
      String script = program.stream().skip(1).filter(word -> !word.startsWith("-")).findFirst().orElse("");
      if (script.startsWith("/")) read(script, depth);
    }
  }

  private void add(Started each) {
    if (started.size() < MOST_STARTED) started.add(each);
  }
}
