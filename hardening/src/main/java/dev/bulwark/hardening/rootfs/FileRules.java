package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the entries themselves tell: modes, owners, names. */
final class FileRules {
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;

  /** Programs that need root for a moment and were written for it. */
  private static final Set<String> EXPECTED =
      Set.of("su", "sudo", "sudoedit", "doas", "passwd", "mount", "umount", "chsh", "chfn", "newgrp", "gpasswd", "newuidmap", "newgidmap", "ping", "ping6", "ping4", "traceroute", "traceroute6", "fusermount", "fusermount3",
          "pkexec", "dbus-daemon-launch-helper", "ssh-keysign", "polkit-agent-helper-1", "unix_chkpwd", "pam_timestamp_check", "crontab", "at", "chage", "expiry", "mount.nfs", "mount.cifs", "umount.nfs", "pppd", "sg", "vlock",
          "busybox", "busybox.suid", "busybox-suid", "bbsuid", "mtr-packet", "arping", "login", "userhelper", "usernetctl", "lxc-user-nic", "chrome-sandbox", "snap-confine", "Xorg.wrap", "exim4", "sendmail", "procmail", "ntfs-3g",
          "mount.ecryptfs_private", "suexec", "staprun");

  private static final List<String> PROGRAM_FOLDERS = List.of("bin", "sbin", "usr/bin", "usr/sbin", "usr/lib", "usr/libexec", "lib", "usr/local/bin", "usr/local/sbin", "opt");

  private static final Pattern DEBUGGING =
      Pattern.compile("(?:(?:[a-z0-9_]+-){2,4})?(?:gcc|g\\+\\+|cc|c\\+\\+|clang|clang\\+\\+|tcc|gdb|gdbserver|lldb|lldb-server|strace|ltrace|tcpdump|tshark|perf|valgrind|bpftrace|frida-server|gdb-multiarch)(?:-[0-9]+(?:\\.[0-9]+)*)?");

  static final Map<String, Detector> DETECTORS =
      Map.of(
          "unexpected-set-uid-file", FileRules::setUid,
          "world-writable-file-or-directory-without-sticky-bit", FileRules::writable,
          "debugging-tools-shipped", FileRules::debugging,
          "root-cron-job-in-a-writable-file", FileRules::cron,
          "authorized-keys-shipped-in-the-image", FileRules::authorizedKeys,
          "hosts-equiv-or-rhosts-present", FileRules::trustedHosts);

  private FileRules() {}

  private static String octal(Node node) {
    return "its mode is 0" + Integer.toOctalString(node.mode());
  }

  private static Ruled setUid(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (Node node : tree.nodes()) {
      if (!node.file() || !node.executable()) continue;
      boolean becomes = node.has(SETUID) || node.has(SETGID) && node.gid() == tree.rootGroup() && node.has(0010);
      if (!becomes) continue;
      boolean placed = PROGRAM_FOLDERS.stream().anyMatch(folder -> Names.below(node.path(), folder));
      if (!placed || !EXPECTED.contains(node.name())) findings.add(Ruled.finding(rule, node.path(), 0, node.path(), octal(node)));
    }
    return Ruled.of(rule, findings);
  }

  private static Ruled writable(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (Node node : tree.nodes()) {
      boolean folder = node.kind() == Node.Kind.FOLDER;
      if (!node.writableByAll() || !node.file() && !folder || folder && node.has(STICKY)) continue;
      findings.add(Ruled.finding(rule, node.path().isEmpty() ? "." : node.path(), 0, node.path(), octal(node)));
    }
    return Ruled.of(rule, findings);
  }

  private static Ruled debugging(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (Node node : tree.nodes()) {
      if (!node.file() || !node.executable() || node.size() == 0) continue;
      String folder = Names.last(Names.folder(node.path()));
      boolean program = folder.equals("bin") || folder.equals("sbin") || !node.path().contains("/");
      if (program && DEBUGGING.matcher(node.name()).matches()) findings.add(Ruled.finding(rule, node.path(), 0, node.path(), node.name()));
    }
    return Ruled.of(rule, findings);
  }

  private static Ruled cron(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (String path : CronJobs.files(tree)) {
      Node file = tree.entry(path);
      if (file == null) continue;
      Node folder = tree.entry(Names.folder(path));
      String why = null;
      if (file.writableByAll()) why = octal(file);
      else if (file.has(0020) && file.gid() != tree.rootGroup() && file.gid() != 0) why = "group " + file.gid() + " may write it";
      else if (file.uid() != tree.rootUser() && file.uid() != 0) why = "user " + file.uid() + " owns it";
      else if (folder != null && folder.writableByAll() && !folder.has(STICKY)) why = "everybody may replace it in its folder";
      if (why != null) findings.add(Ruled.finding(rule, path, 0, path, why));
    }
    return Ruled.of(rule, findings);
  }

  private static Ruled authorizedKeys(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (Node node : tree.nodes()) {
      if (!node.file() || node.size() == 0) continue;
      String name = node.name();
      String folder = Names.folder(node.path());
      boolean keys = (name.equals("authorized_keys") || name.equals("authorized_keys2")) && !node.path().startsWith("usr/share/") || folder.equals("etc/ssh/authorized_keys") || folder.equals("etc/ssh/authorized_keys.d");
      TextFile file = keys ? tree.text(node.path()) : null;
      if (file == null) continue;
      List<TextFile.Line> lines = file.said("#");
      if (!lines.isEmpty()) findings.add(Ruled.finding(rule, file.path(), lines.getFirst().number(), file.path(), lines.size() + (lines.size() == 1 ? " key" : " keys")));
    }
    return Ruled.of(rule, findings);
  }

  private static Ruled trustedHosts(Rule rule, RootTree tree) {
    Set<String> paths = new TreeSet<>(List.of("etc/hosts.equiv", "etc/shosts.equiv", "etc/ssh/shosts.equiv"));
    for (Node node : tree.nodes()) {
      String name = node.name();
      if (name.equals(".rhosts") || name.equals(".shosts")) paths.add(node.path());
    }
    List<Finding> findings = new ArrayList<>();
    for (String path : paths) {
      Node file = tree.resolve(path);
      if (file == null || !file.file()) continue;
      if (file.size() == 0) findings.add(Ruled.milder(rule, Severity.LOW, path, 0, path, "it is empty"));
      else findings.add(Ruled.finding(rule, path, 0, path, path));
    }
    return Ruled.of(rule, findings);
  }
}
