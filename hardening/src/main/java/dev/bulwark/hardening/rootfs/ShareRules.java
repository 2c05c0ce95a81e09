package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Shares that ask nobody who they are: exports(5) to everybody or to a whole network without Kerberos, guests in smb.conf(5); and the community strings of snmpd.conf(5) that everybody knows. */
final class ShareRules {
  static final Map<String, Detector> DETECTORS = Map.of("nfs-or-smb-guest-share", ShareRules::shares, "snmp-community-public", ShareRules::communities);

  private static final Set<String> COMMUNITIES = Set.of("public", "private");
  private static final Set<String> PRINTERS = Set.of("printers", "print$");

  private ShareRules() {}

  private static Ruled shares(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    List<String> exports = new ArrayList<>(List.of("etc/exports"));
    exports.addAll(tree.matching("etc/exports.d/*.exports"));
    for (String path : exports) {
      TextFile file = tree.text(path);
      if (file != null) for (TextFile.Line line : file.joined("#")) exported(rule, file.path(), line, findings);
    }
    for (String path : List.of("etc/samba/smb.conf", "etc/smb.conf", "etc/ksmbd/ksmbd.conf", "etc/ksmbd/smb.conf")) {
      TextFile file = tree.text(path);
      if (file != null) samba(rule, file, findings);
    }
    return Ruled.of(rule, findings);
  }

  private static void exported(Rule rule, String path, TextFile.Line line, List<Finding> findings) {
    int comment = line.text().indexOf(" #");
    String[] words = (comment < 0 ? line.text() : line.text().substring(0, comment)).strip().split("[ \t]+", -1);
    boolean kerberos = false;
    for (int i = 0; i < words.length; i++) if (words[i].startsWith("-")) kerberos |= words[i].contains("sec=krb5");
    // A path alone is exported to everybody.
    boolean alone = true;
    for (int i = 1; i < words.length; i++) {
      if (words[i].startsWith("-")) continue;
      alone = false;
      int bracket = words[i].indexOf('(');
      String host = bracket < 0 ? words[i] : words[i].substring(0, bracket);
      boolean wide = host.isEmpty() || host.indexOf('*') >= 0 || host.indexOf('?') >= 0 || host.indexOf('/') >= 0 && !host.startsWith("127.") && !host.endsWith("/32") && !host.endsWith("/128");
      if (wide && !kerberos && !words[i].contains("sec=krb5")) findings.add(Ruled.finding(rule, path, line.number(), words[0], words[0] + " is exported to " + (host.isEmpty() ? "everybody" : host) + " without authentication"));
    }
    if (alone && !words[0].isEmpty() && words[0].startsWith("/") && !kerberos) findings.add(Ruled.finding(rule, path, line.number(), words[0], words[0] + " is exported to everybody without authentication"));
  }

  private static void samba(Rule rule, TextFile file, List<Finding> findings) {
    String section = "global";
    Set<String> told = new HashSet<>();
    for (TextFile.Line line : file.joined("#;")) {
      String text = line.text().strip();
      if (text.startsWith("[") && text.indexOf(']') > 0) {
        section = text.substring(1, text.indexOf(']')).strip().toLowerCase(Locale.ROOT);
        continue;
      }
      int equals = text.indexOf('=');
      if (equals < 0 || PRINTERS.contains(section)) continue;
      // Samba passes over case and blanks in names.
      String key = text.substring(0, equals).replaceAll("[ \t]", "").toLowerCase(Locale.ROOT);
      String value = text.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
      boolean guest = (key.equals("guestok") || key.equals("public") || key.equals("guestonly") || key.equals("onlyguest")) && SystemdUnits.truth(value);
      boolean shareLevel = key.equals("security") && value.equals("share");
      if ((guest || shareLevel) && told.add(section)) findings.add(Ruled.finding(rule, file.path(), line.number(), section, "[" + section + "] lets guests in"));
    }
  }

  private static Ruled communities(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (String path : List.of("etc/snmp/snmpd.conf", "etc/snmpd.conf", "etc/snmp/snmpd.local.conf", "etc/config/snmpd", "usr/share/snmp/snmpd.conf", "var/lib/snmp/snmpd.conf")) {
      TextFile file = tree.text(path);
      if (file == null) continue;
      for (TextFile.Line line : file.said("#")) {
        String community = community(line.text());
        if (COMMUNITIES.contains(community)) findings.add(Ruled.finding(rule, file.path(), line.number(), community, "the community is " + community));
      }
    }
    return Ruled.of(rule, findings);
  }

  /** What a line names as community, for others than the device itself; empty where it names none. */
  private static String community(String text) {
    int comment = text.indexOf(" #");
    List<String> words = ShellWords.commands(comment < 0 ? text : text.substring(0, comment), Map.of()).stream().findFirst().orElse(List.of(""));
    String key = words.getFirst().toLowerCase(Locale.ROOT);
    int at =
        switch (key) {
          case "rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6", "community" -> 1;
          // com2sec [-Cn CONTEXT] NAME SOURCE COMMUNITY
          case "com2sec", "com2sec6" -> words.size() > 1 && words.get(1).equals("-Cn") ? 5 : 3;
          case "option" -> words.size() > 1 && words.get(1).equals("community") ? 2 : 99;
          default -> 99;
        };
    int source = key.startsWith("com2sec") ? at - 1 : at + 1;
    if (at >= words.size()) return "";
    boolean local = source < words.size() && (words.get(source).equals("localhost") || words.get(source).startsWith("127.") || words.get(source).equals("::1"));
    return local ? "" : words.get(at);
  }
}
