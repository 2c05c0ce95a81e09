package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Web servers that are started and speak no TLS at all. One that has TLS and redirects to it from port 80 is none of them; one that listens on loopback alone neither. */
final class HttpRules {
  static final Map<String, Detector> DETECTORS = Map.of("http-server-without-tls", HttpRules::judge);

  /** They have no TLS, whatever their configuration. */
  private static final Set<String> NEVER = Set.of("httpd", "boa", "thttpd", "micro_httpd", "webs", "mini_httpd", "uhttpd", "goahead", "civetweb", "darkhttpd", "webfsd", "shttpd", "GoAhead");

  private static final Map<String, List<String>> CONFIGURED =
      Map.of(
          "lighttpd", List.of("etc/lighttpd/lighttpd.conf", "etc/lighttpd.conf", "etc/lighttpd/conf-enabled/*", "etc/lighttpd/conf.d/*"),
          "nginx", List.of("etc/nginx/nginx.conf", "etc/nginx/conf.d/*", "etc/nginx/sites-enabled/*", "etc/nginx/http.d/*"),
          "apache2", List.of("etc/apache2/apache2.conf", "etc/apache2/httpd.conf", "etc/apache2/sites-enabled/*", "etc/apache2/conf.d/*"));

  private HttpRules() {}

  private static Ruled judge(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    TextFile uhttpd = tree.text("etc/config/uhttpd");
    for (Started each : tree.startUp().started()) {
      String name = each.program();
      boolean apache = name.equals("httpd") && tree.text("etc/apache2/httpd.conf") != null || name.equals("apachectl") || name.equals("apache2ctl");
      String kind = apache ? "apache2" : name;
      if (CONFIGURED.containsKey(kind)) configured(rule, tree, each, CONFIGURED.getOrDefault(kind, List.of()), findings);
      else if (NEVER.contains(name) && !(name.equals("uhttpd") && uhttpd != null) && !tls(each) && !loopback(each)) findings.add(Ruled.finding(rule, each.path(), each.line(), name, name + " is started without TLS"));
    }
    if (uhttpd != null) openwrt(rule, tree, uhttpd, findings);
    boolean shipped = NEVER.stream().anyMatch(tree::program) || CONFIGURED.keySet().stream().anyMatch(tree::program);
    return Ruled.of(rule, findings, tree.startUp().described() || !shipped ? Verdict.PASS : Verdict.UNKNOWN);
  }

  private static boolean tls(Started each) {
    return switch (each.program()) {
      case "mini_httpd" -> each.option('S');
      case "uhttpd" -> each.option('s');
      case "goahead", "webs", "GoAhead" -> each.arguments().stream().anyMatch(word -> word.startsWith("https://"));
      case "civetweb" -> each.arguments().stream().anyMatch(word -> word.endsWith("s") && Character.isDigit(word.charAt(0)));
      default -> false;
    };
  }

  private static boolean loopback(Started each) {
    return each.arguments().stream().anyMatch(word -> word.startsWith("127.") || word.startsWith("-p127.") || word.startsWith("[::1]") || word.startsWith("localhost"));
  }

  private static void configured(Rule rule, RootTree tree, Started each, List<String> patterns, List<Finding> findings) {
    List<TextFile> files = new ArrayList<>();
    for (String pattern : patterns) {
      for (String path : tree.matching(pattern)) {
        TextFile file = tree.text(path);
        if (file != null) files.add(file);
      }
    }
    Predicate<String> tls = line -> line.startsWith("ssl.engine") && line.contains("enable") && !line.contains("disable") || line.startsWith("listen") && line.contains("ssl") || line.startsWith("ssl on") || line.startsWith("sslengine on");
    Predicate<String> local = line -> line.startsWith("server.bind") && (line.contains("127.0.0.1") || line.contains("localhost"));
    for (TextFile file : files) {
      for (TextFile.Line line : file.said("#")) {
        String text = line.text().toLowerCase(Locale.ROOT);
        if (tls.test(text) || local.test(text)) return;
      }
    }
    String place = files.isEmpty() ? each.path() : files.getFirst().path();
    findings.add(Ruled.finding(rule, place, files.isEmpty() ? each.line() : 0, each.program(), each.program() + " has no TLS in its configuration"));
  }

  private static void openwrt(Rule rule, RootTree tree, TextFile file, List<Finding> findings) {
    if (!tree.program("uhttpd") && tree.startUp().started().stream().noneMatch(each -> each.program().equals("uhttpd"))) return;
    boolean tls = false;
    int plain = 0;
    for (TextFile.Line line : file.said("#")) {
      String text = line.text();
      tls |= text.contains("listen_https");
      if (plain == 0 && text.contains("listen_http") && !text.contains("listen_https") && !text.contains("127.0.0.1") && !text.contains("::1")) plain = line.number();
    }
    if (plain > 0 && !tls) findings.add(Ruled.finding(rule, file.path(), plain, "uhttpd", "uhttpd listens without TLS only"));
  }
}
