package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A terminal that gives a shell without asking who is there: a shell as an inittab process, a getty that logs in by itself, systemd's debug shell. */
final class ConsoleRules {
  static final Map<String, Detector> DETECTORS = Map.of("console-shell-without-login", ConsoleRules::judge);

  private static final Set<String> GETTY = Set.of("getty", "agetty", "mingetty", "fgetty", "ngetty", "mgetty");
  private static final List<String> CONSOLES = List.of("serial-getty@.service", "getty@.service", "console-getty.service", "container-getty@.service");

  private ConsoleRules() {}

  private static Ruled judge(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (Inittab.Entry entry : Inittab.entries(tree)) {
      for (List<String> words : ShellWords.commands(entry.process(), Map.of())) {
        Commands.program(words).ifPresent(program -> shell(rule, new Started(program, entry.path(), entry.line()), true, findings));
      }
    }
    for (Started each : tree.startUp().started()) if (GETTY.contains(each.program()) && !each.path().endsWith("inittab")) shell(rule, each, false, findings);
    Map<String, String> wanted = SystemdUnits.wanted(tree);
    Set<String> units = new TreeSet<>(CONSOLES);
    for (String folder : tree.matching("etc/systemd/system/*getty*.service.d")) units.add(Names.last(folder).substring(0, Names.last(folder).length() - 2));
    List<SystemdUnits.Setting> starts = units.stream().flatMap(unit -> SystemdUnits.settings(tree, unit).stream()).filter(each -> each.key().equals("ExecStart")).distinct().toList();
    for (SystemdUnits.Setting each : starts) {
      // A terminal's own drop-in counts even where the unit is wanted by a generator at start, which no link shows.
      Commands.program(List.of(each.value().replaceFirst("^[-@:+!|]+", "").split("[ \t]+"))).ifPresent(program -> shell(rule, new Started(program, each.path(), each.line()), false, findings));
    }
    String debug = wanted.get("debug-shell.service");
    if (debug != null) findings.add(Ruled.finding(rule, debug, 0, "debug-shell.service", "systemd's debug shell is enabled"));
    // Without an inittab BusyBox gives a shell on the console; whether this tree's init is BusyBox shows by the link.
    Node init = tree.resolve("sbin/init");
    boolean open = tree.entry("etc/inittab") == null && (init == null ? !tree.startUp().described() : init.name().startsWith("busybox"));
    return Ruled.of(rule, findings, open ? Verdict.UNKNOWN : Verdict.PASS);
  }

  private static void shell(Rule rule, Started each, boolean bare, List<Finding> findings) {
    String what = null;
    if (bare && StartUp.SHELLS.contains(each.program()) && interactive(each)) what = "a shell without login";
    if (GETTY.contains(each.program()) && getty(each)) what = each.program() + " lets in without a password";
    if (bare && each.program().equals("login") && each.option('f')) what = "login -f asks for no password";
    if (what != null) findings.add(Ruled.finding(rule, each.path(), each.line(), each.program(), what));
  }

  /** Without a script and without a command to run. */
  private static boolean interactive(Started shell) {
    return shell.arguments().stream().allMatch(word -> word.startsWith("-")) && !shell.option('c');
  }

  private static boolean getty(Started getty) {
    List<String> words = getty.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--autologin") || word.equals("-a") && !getty.program().equals("mgetty")) return true;
      boolean program = word.equals("-l") || word.equals("--login-program");
      if (program && i + 1 < words.size()) {
        String login = Names.last(words.get(i + 1));
        if (StartUp.SHELLS.contains(login) || login.contains("autologin")) return true;
      }
    }
    return false;
  }
}
