package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The units that systemd starts: those that a target or another unit wants or requires, by a link, and the socket units' services. A unit that nothing wants, or that is masked, starts nothing. */
final class SystemdUnits {
  private static final List<String> FOLDERS = List.of("etc/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system", "lib/systemd/system");
  private static final int MOST = 4_000;

  private SystemdUnits() {}

  /** A setting of a unit, with the place it stands at; the section without brackets. */
  record Setting(String section, String key, String value, String path, int line) {}

  static boolean read(RootTree tree, Scripts scripts) {
    Map<String, String> wanted = wanted(tree);
    for (String unit : wanted.keySet()) {
      List<Setting> settings = settings(tree, unit);
      if (unit.endsWith(".socket")) settings = settings(tree, service(settings, unit));
      Map<String, String> variables = environment(tree, settings);
      for (Setting each : settings) {
        if (each.section.equals("Service") && each.key.startsWith("ExecStart")) scripts.line(each.value.replaceFirst("^[-@:+!|]+", ""), each.path, each.line, variables);
      }
    }
    return !wanted.isEmpty();
  }

  /** Names of the units that are started, with the link that says so. */
  static Map<String, String> wanted(RootTree tree) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String folder : FOLDERS) {
      for (String pattern : List.of(folder + "/*.wants/*", folder + "/*.requires/*")) {
        // A link may lead to a unit under another name; the link's own name is the instance that runs.
        for (String link : tree.matching(pattern)) if (wanted.size() < MOST) wanted.putIfAbsent(Names.last(link), link);
      }
    }
    return wanted;
  }

  private static String service(List<Setting> socket, String unit) {
    for (Setting each : socket) if (each.section.equals("Socket") && each.key.equals("Service")) return each.value;
    boolean accept = socket.stream().anyMatch(each -> each.key.equals("Accept") && truth(each.value));
    return unit.substring(0, unit.length() - ".socket".length()) + (accept ? "@.service" : ".service");
  }

  static boolean truth(String value) {
    return List.of("yes", "true", "on", "1").contains(value.toLowerCase(Locale.ROOT));
  }

  /** Of a unit with its drop-ins: an empty value takes back what came before, as systemd does. */
  static List<Setting> settings(RootTree tree, String unit) {
    List<Setting> settings = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(unit));
    int instance = unit.indexOf('@');
    int dot = unit.lastIndexOf('.');
    if (instance > 0 && dot > instance + 1) names.add(unit.substring(0, instance + 1) + unit.substring(dot));
    for (String name : names) {
      TextFile file = first(tree, name);
      if (file == null) continue;
      parse(file, settings);
      break;
    }
    for (String name : names) for (String folder : FOLDERS) for (String part : tree.matching(folder + "/" + name + ".d/*.conf")) dropIn(tree, part, settings);
    return settings;
  }

  private static void dropIn(RootTree tree, String path, List<Setting> settings) {
    TextFile file = tree.text(path);
    if (file != null) parse(file, settings);
  }

  private static @Nullable TextFile first(RootTree tree, String unit) {
    for (String folder : FOLDERS) {
      TextFile file = tree.text(folder + "/" + unit);
      if (file != null) return file;
      // A link to /dev/null hides the ones that come after.
      Node link = tree.entry(folder + "/" + unit);
      if (link != null && "/dev/null".equals(link.target())) return null;
    }
    return null;
  }

  static void parse(TextFile file, List<Setting> into) {
    String section = "";
    for (TextFile.Line line : file.joined("#;")) {
      String text = line.text().strip();
      int equals = text.indexOf('=');
      if (text.startsWith("[") && text.endsWith("]")) {
        section = text.substring(1, text.length() - 1);
      } else if (equals > 0) {
        Setting setting = new Setting(section, text.substring(0, equals).strip(), text.substring(equals + 1).strip(), file.path(), line.number());
        if (setting.value.isEmpty()) into.removeIf(earlier -> earlier.section.equals(setting.section) && earlier.key.equals(setting.key));
        else if (into.size() < MOST) into.add(setting);
      }
    }
  }

  private static Map<String, String> environment(RootTree tree, List<Setting> settings) {
    Map<String, String> variables = new HashMap<>();
    for (Setting each : settings) {
      if (each.key.equals("Environment")) {
        for (List<String> words : ShellWords.commands(each.value, Map.of())) {
          for (String word : words) if (Commands.assignment(word)) variables.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
      }
      TextFile file = each.key.equals("EnvironmentFile") ? tree.text(each.value.startsWith("-") ? each.value.substring(1) : each.value) : null;
      if (file != null) variables.putAll(Scripts.assignments(file));
    }
    return variables;
  }
}
