package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.config.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernel parameters that the tree sets at start, sysctl.d(5): files of all folders sorted by name, one of {@code /etc} hides its namesakes, {@code /etc/sysctl.conf} comes last, the last assignment wins; a pattern sets what
 * nobody names.
 */
final class Sysctls {
  private static final List<String> FOLDERS = List.of("etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d", "lib/sysctl.d");
  private static final int MOST = 20_000;

  /** Where a value was set. */
  record Assignment(String value, String path, int line) {}

  private final Map<String, Assignment> named = new HashMap<>();
  private final List<Map.Entry<String, Assignment>> patterns = new ArrayList<>();
  private final Set<String> excepted = new HashSet<>();

  private Sysctls() {}

  /** Null where the tree has no such file. */
  static @Nullable Sysctls of(RootTree tree) {
    Map<String, String> files = new TreeMap<>();
    for (String folder : FOLDERS) for (String path : tree.matching(folder + "/*.conf")) files.putIfAbsent(Names.last(path), path);
    List<String> order = new ArrayList<>(files.values());
    order.add("etc/sysctl.conf");
    Sysctls all = new Sysctls();
    boolean seen = false;
    for (String path : order) {
      TextFile file = tree.text(path);
      if (file == null) continue;
      seen = true;
      for (TextFile.Line line : file.said("#;")) all.read(line, file.path());
    }
    return seen ? all : null;
  }

  private void read(TextFile.Line line, String path) {
    String text = line.text();
    int equals = text.indexOf('=');
    boolean optional = text.startsWith("-");
    String key = dotted((equals < 0 ? text : text.substring(0, equals)).substring(optional ? 1 : 0).strip());
    if (equals < 0) {
      // A name with a dash and no value is kept out of the patterns.
      if (optional) excepted.add(key);
      return;
    }
    if (named.size() + patterns.size() >= MOST) return;
    Assignment assignment = new Assignment(text.substring(equals + 1).strip(), path, line.number());
    if (key.indexOf('*') >= 0) patterns.add(Map.entry(key, assignment));
    else named.put(key, assignment);
  }

  /** Either form has its own first separator: {@code net/ipv4/conf/eth0.1/rp_filter} keeps the dot of the interface. */
  private static String dotted(String key) {
    int slash = key.indexOf('/');
    int dot = key.indexOf('.');
    return slash < 0 || dot >= 0 && dot < slash ? key : key.replace('.', '\u0001').replace('/', '.').replace('\u0001', '/');
  }

  @Nullable Assignment get(String parameter) {
    Assignment own = named.get(parameter);
    if (own != null || excepted.contains(parameter)) return own;
    Assignment last = null;
    for (Map.Entry<String, Assignment> each : patterns) if (Glob.matches(each.getKey(), parameter)) last = each.getValue();
    return last;
  }
}
