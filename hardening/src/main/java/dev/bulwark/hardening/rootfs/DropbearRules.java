package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether dropbear takes passwords: it does unless it is started with {@code -s}; on OpenWrt its configuration says so. */
final class DropbearRules {
  static final Map<String, Detector> DETECTORS = Map.of("ssh-server-accepts-passwords-dropbear", DropbearRules::judge);

  private DropbearRules() {}

  private static Ruled judge(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    TextFile uci = tree.text("etc/config/dropbear");
    boolean known = false;
    if (uci != null) {
      known = openwrt(rule, uci, findings);
    } else {
      for (Started each : tree.startUp().started()) {
        if (!each.program().equals("dropbear")) continue;
        known = true;
        if (!each.option('s')) findings.add(Ruled.finding(rule, each.path(), each.line(), "dropbear", "started without -s"));
      }
    }
    boolean open = !known && tree.program("dropbear") && !tree.startUp().described();
    return Ruled.of(rule, findings, open ? Verdict.UNKNOWN : Verdict.PASS);
  }

  /** A section without a word about it takes passwords. */
  private static boolean openwrt(Rule rule, TextFile file, List<Finding> findings) {
    int section = 0;
    boolean off = false;
    boolean enabled = true;
    List<TextFile.Line> lines = file.said("#");
    for (int i = 0; i <= lines.size(); i++) {
      List<String> words = i == lines.size() ? List.of("config") : ShellWords.commands(lines.get(i).text(), Map.of()).stream().findFirst().orElse(List.of(""));
      if (words.getFirst().equals("config")) {
        if (section > 0 && !off && enabled) findings.add(Ruled.finding(rule, file.path(), section, "dropbear", "PasswordAuth is not off"));
        section = i == lines.size() ? 0 : lines.get(i).number();
        off = false;
        enabled = true;
      } else if (words.size() > 2 && words.get(1).equals("PasswordAuth")) {
        off = !on(words.get(2));
      } else if (words.size() > 2 && words.get(1).equals("enable")) {
        enabled = on(words.get(2));
      }
    }
    return true;
  }

  private static boolean on(String value) {
    return List.of("1", "on", "yes", "true", "enabled").contains(value);
  }
}
