package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How file systems are mounted: fstab(5), mount units, and mount commands of the start scripts, of which the later changes the earlier. */
final class MountRules {
  static final Map<String, Detector> DETECTORS = Map.of("tmp-mounted-without-noexec-nosuid-nodev", MountRules::temporary, "root-file-system-mounted-writable", MountRules::root);

  private static final Set<String> READ_ONLY = Set.of("squashfs", "erofs", "cramfs", "romfs", "iso9660");
  private static final Set<String> TEMPORARY = Set.of("/tmp", "/var/tmp");

  /** One mount. */
  record Mount(String point, String type, List<String> options, String path, int line) {
    Mount {
      options = List.copyOf(options);
    }

    boolean has(String option) {
      return options.contains(option);
    }
  }

  private MountRules() {}

  static List<Mount> table(RootTree tree) {
    List<Mount> mounts = new ArrayList<>();
    TextFile fstab = tree.text("etc/fstab");
    if (fstab == null) return mounts;
    for (TextFile.Line line : fstab.said("#")) {
      String[] fields = line.text().split("[ \t]+", -1);
      if (fields.length >= 3) mounts.add(new Mount(point(fields[1]), fields[2], options(fields.length > 3 ? fields[3] : "defaults"), fstab.path(), line.number()));
    }
    return mounts;
  }

  private static String point(String written) {
    String plain = written.replace("\\040", " ");
    return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
  }

  private static List<String> options(String text) {
    return Arrays.asList(text.split(",", -1));
  }

  /** Of mount commands: the last argument is the place, {@code -o} gives options. */
  private static List<Mount> commands(RootTree tree) {
    List<Mount> mounts = new ArrayList<>();
    for (Started each : tree.startUp().started()) {
      if (!each.program().equals("mount") || each.arguments().isEmpty()) continue;
      List<String> options = new ArrayList<>();
      String type = "";
      List<String> words = each.arguments();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        boolean value = i + 1 < words.size();
        if (word.equals("-o") && value) options.addAll(options(words.get(i + 1)));
        else if (word.equals("-t") && value) type = words.get(i + 1);
        else if (word.startsWith("-o") && word.length() > 2) options.addAll(options(word.substring(2)));
        else if (word.equals("-r")) options.add("ro");
        else if (word.equals("-w")) options.add("rw");
      }
      mounts.add(new Mount(point(words.getLast()), type, options, each.path(), each.line()));
    }
    return mounts;
  }

  private static @Nullable Mount unit(RootTree tree) {
    if (!SystemdUnits.wanted(tree).containsKey("tmp.mount")) return null;
    Mount found = null;
    for (SystemdUnits.Setting each : SystemdUnits.settings(tree, "tmp.mount")) {
      if (each.section().equals("Mount") && each.key().equals("Options")) found = new Mount("/tmp", "tmpfs", options(each.value()), each.path(), each.line());
    }
    return found;
  }

  private static Ruled temporary(Rule rule, RootTree tree) {
    List<Mount> mounts = new ArrayList<>(table(tree));
    boolean listed = mounts.stream().anyMatch(each -> TEMPORARY.contains(each.point));
    if (!listed) commands(tree).stream().filter(each -> !each.has("remount")).forEach(mounts::add);
    Mount unit = listed ? null : unit(tree);
    if (unit != null) mounts.add(unit);
    List<Finding> findings = new ArrayList<>();
    boolean seen = false;
    for (Mount each : mounts) {
      if (!TEMPORARY.contains(each.point)) continue;
      seen = true;
      List<String> missing = new ArrayList<>();
      for (String option : List.of("noexec", "nosuid", "nodev")) if (!each.has(option)) missing.add(option);
      if (!missing.isEmpty()) findings.add(Ruled.finding(rule, each.path, each.line, each.point, each.point + " lacks " + String.join(", ", missing)));
    }
    return Ruled.of(rule, findings, seen ? Verdict.PASS : Verdict.UNKNOWN);
  }

  private static Ruled root(Rule rule, RootTree tree) {
    if (tree.readOnlyFormat()) return Ruled.pass(rule);
    List<Finding> findings = new ArrayList<>();
    boolean known = false;
    for (Mount each : table(tree)) {
      // With noauto the line waits for a command that names it; the kernel's command line decides until then.
      if (!each.point.equals("/") || each.has("noauto")) continue;
      known = true;
      if (!READ_ONLY.contains(each.type) && (each.has("rw") || !each.has("ro"))) findings.add(Ruled.finding(rule, each.path, each.line, "/", "its options are " + String.join(",", each.options)));
    }
    for (Mount each : commands(tree)) {
      if (!each.point.equals("/") || !each.has("remount")) continue;
      known = true;
      if (each.has("rw")) findings.add(Ruled.finding(rule, each.path, each.line, "/", "it is remounted writable at start"));
    }
    return Ruled.of(rule, findings, known ? Verdict.PASS : Verdict.UNKNOWN);
  }
}
