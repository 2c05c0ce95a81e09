package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Services that should not run: told by their programs' names in what the system starts by itself. A program that lies there and is not started is no finding; where nothing tells what is started and the program is there, it is
 * unknown.
 */
final class ServiceRules {
  private static final Set<String> TELNET = Set.of("telnetd", "in.telnetd", "utelnetd", "telnet");
  private static final Set<String> FTP = Set.of("ftpd", "in.ftpd", "vsftpd", "proftpd", "pure-ftpd", "bftpd", "uftpd", "stupid-ftpd", "wu-ftpd", "in.proftpd", "ftp");
  private static final Set<String> TFTP = Set.of("tftpd", "in.tftpd", "atftpd", "tftp", "tftpd-hpa", "utftpd");
  private static final Set<String> REMOTE_SHELL = Set.of("rshd", "in.rshd", "rlogind", "in.rlogind", "rexecd", "in.rexecd", "shell", "login", "exec");
  private static final Set<String> UPNP = Set.of("upnpd", "miniupnpd", "miniigd", "igdd", "linuxigd", "linux-igd", "mini_upnpd");

  static final Map<String, Detector> DETECTORS =
      Map.of(
          "telnetd-enabled", (rule, tree) -> judge(rule, tree, TELNET, List.of()),
          "ftp-server-enabled", (rule, tree) -> judge(rule, tree, FTP, List.of()),
          "tftp-server-enabled", (rule, tree) -> judge(rule, tree, TFTP, dnsmasq(rule, tree)),
          "rsh-or-rlogin-enabled", (rule, tree) -> judge(rule, tree, REMOTE_SHELL, List.of()),
          "upnp-daemon-enabled", (rule, tree) -> judge(rule, tree, UPNP, List.of()));

  private ServiceRules() {}

  private static Ruled judge(Rule rule, RootTree tree, Set<String> programs, List<Finding> others) {
    List<Finding> findings = new ArrayList<>(others);
    for (Started each : tree.startUp().started()) {
      if (each.is(programs) && served(each)) findings.add(Ruled.finding(rule, each.path(), each.line(), each.program(), "started by " + each.path()));
    }
    boolean shipped = programs.stream().filter(name -> name.endsWith("d")).anyMatch(tree::program);
    return Ruled.of(rule, findings, tree.startUp().described() || !shipped ? Verdict.PASS : Verdict.UNKNOWN);
  }

  /** Names of services, such as {@code telnet}, mean the server only where inetd and xinetd name them so; elsewhere they are the client. */
  private static boolean served(Started each) {
    boolean server = each.program().endsWith("d") || each.program().endsWith("d-hpa") || each.program().endsWith("igd");
    return server || each.path().contains("inetd");
  }

  private static List<Finding> dnsmasq(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    List<String> files = new ArrayList<>(List.of("etc/dnsmasq.conf"));
    files.addAll(tree.matching("etc/dnsmasq.d/*"));
    for (String path : files) {
      TextFile file = tree.text(path);
      if (file == null) continue;
      for (TextFile.Line line : file.said("#")) {
        if (line.text().split("[ \t=]", 2)[0].equals("enable-tftp")) findings.add(Ruled.finding(rule, file.path(), line.number(), "dnsmasq", "dnsmasq serves it"));
      }
    }
    return findings;
  }
}
