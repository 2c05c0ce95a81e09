package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What cron runs as root: system tables name the user in a field, root's own table does not, the daily folders hold scripts. */
final class CronJobs {
  /** @param line in the table; 0 for a script of its own in a folder such as cron.daily */
  record Job(String command, String path, int line) {}

  private static final List<String> SYSTEM = List.of("etc/crontab", "etc/cron.d/*");
  private static final List<String> OWN = List.of("var/spool/cron/crontabs/root", "var/spool/cron/root", "etc/crontabs/root", "var/cron/tabs/root");
  private static final List<String> SCRIPTS = List.of("etc/cron.hourly/*", "etc/cron.daily/*", "etc/cron.weekly/*", "etc/cron.monthly/*", "etc/periodic/*/*");

  private CronJobs() {}

  static List<Job> of(RootTree tree) {
    List<Job> jobs = new ArrayList<>();
    for (String pattern : SYSTEM) for (String path : tree.matching(pattern)) table(tree, path, true, jobs);
    for (String path : OWN) table(tree, path, false, jobs);
    for (String pattern : SCRIPTS) {
      for (String path : tree.matching(pattern)) {
        Node file = tree.resolve(path);
        if (file != null && file.file() && !file.name().startsWith(".")) jobs.add(new Job("/" + file.path(), file.path(), 0));
      }
    }
    return jobs;
  }

  private static void table(RootTree tree, String path, boolean named, List<Job> jobs) {
    TextFile file = tree.text(path);
    if (file == null) return;
    for (TextFile.Line line : file.said("#")) {
      String text = line.text();
      if (Character.isLetter(text.charAt(0)) && text.indexOf('=') > 0 && Commands.assignment(text.split("[ \t]", 2)[0] + "=")) continue;
      // Five fields of time, or one word such as @reboot.
      int times = text.startsWith("@") ? 1 : 5;
      String[] fields = text.split("[ \t]+", times + (named ? 2 : 1));
      if (fields.length < times + (named ? 2 : 1)) continue;
      if (!named || fields[times].equals("root")) jobs.add(new Job(fields[fields.length - 1], file.path(), line.number()));
    }
  }

  /** The files that root's jobs rest on: the tables and the scripts they name, sorted. */
  static Set<String> files(RootTree tree) {
    Set<String> files = new TreeSet<>();
    for (String pattern : SYSTEM) files.addAll(tree.matching(pattern));
    for (String path : OWN) if (tree.resolve(path) != null) files.add(path);
    for (Job job : of(tree)) {
      files.add(job.path);
      for (List<String> words : ShellWords.commands(job.command, Map.of())) {
        Optional<List<String>> program = Commands.program(words);
        if (program.isEmpty()) continue;
        for (String word : program.get().subList(0, Math.min(2, program.get().size()))) {
          Node file = word.startsWith("/") ? tree.resolve(word) : null;
          if (file != null && file.file()) files.add(file.path());
        }
      }
    }
    Set<String> resolved = new TreeSet<>();
    for (String path : files) {
      Node file = tree.resolve(path);
      if (file != null && file.file()) resolved.add(file.path());
    }
    return resolved;
  }
}
