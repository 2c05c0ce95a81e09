package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /etc/inittab}: {@code id:runlevels:action:process}, for System V and, with the terminal as id, for BusyBox. */
final class Inittab {
  private static final Set<String> NOT_STARTED = Set.of("off", "initdefault", "ctrlaltdel", "shutdown", "restart", "powerfail", "powerwait", "powerokwait", "powerfailnow", "kbrequest");

  /** @param process the command line, without the mark of a login shell */
  record Entry(String id, String action, String process, String path, int line) {}

  private Inittab() {}

  static List<Entry> entries(RootTree tree) {
    TextFile file = tree.text("etc/inittab");
    List<Entry> entries = new ArrayList<>();
    if (file == null) return entries;
    for (TextFile.Line line : file.said("#")) {
      String[] fields = line.text().split(":", 4);
      if (fields.length < 4 || NOT_STARTED.contains(fields[2].strip()) || fields[3].isBlank()) continue;
      String process = fields[3].strip();
      // System V: a plus keeps the books away; BusyBox: a dash asks for a login shell.
      if (process.startsWith("+") || process.startsWith("-")) process = process.substring(1);
      entries.add(new Entry(fields[0].strip(), fields[2].strip(), process, file.path(), line.number()));
    }
    return entries;
  }

  static boolean read(RootTree tree, Scripts scripts) {
    for (Entry entry : entries(tree)) scripts.line(entry.process, entry.path, entry.line, Map.of());
    return tree.text("etc/inittab") != null;
  }
}
