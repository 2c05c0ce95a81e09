package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code platformio.ini}: what a project sets beside its sketch. */
final class PlatformioIni {
  private static final Pattern SECRET = Pattern.compile("-D\\s*(\\w{0,60}(?:PASS|PSK|PWD|SECRET|TOKEN)\\w{0,60})=([^\\s]{1,200})", Pattern.CASE_INSENSITIVE);
  private static final Pattern AUTH = Pattern.compile("--auth[= ]([^\\s]{1,200})");
  private static final Pattern URL = Pattern.compile("http://[^\\s\"'\\\\]{1,200}");

  /** One setting, or one line of a longer one. */
  private record Line(String key, String value, int number) {}

  private final List<Line> lines = new ArrayList<>();

  PlatformioIni(List<String> text) {
    String key = "";
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i);
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith(";") || bare.startsWith("#") || bare.startsWith("[")) continue;
      int comment = line.indexOf(" ;");
      if (comment >= 0) line = line.substring(0, comment);
      int equals = line.indexOf('=');
      boolean goesOn = line.startsWith(" ") || line.startsWith("\t");
      if (!goesOn && equals > 0) key = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      lines.add(new Line(key, goesOn || equals < 0 ? line.strip() : line.substring(equals + 1).strip(), i + 1));
    }
  }

  Answer answer(Rule rule, String detector) {
    return switch (detector) {
      case "arduinoota-without-password" -> Answer.of(rule, open(rule));
      case "wi-fi-or-mqtt-credential-in-source" -> Answer.of(rule, secrets(rule));
      case "plain-http-url-for-updates-or-data" -> Answer.of(rule, urls(rule));
      default -> Answer.silent(rule, Verdict.NOT_APPLICABLE, Reason.CONDITION);
    };
  }

  private List<Finding> open(Rule rule) {
    boolean guarded = lines.stream().anyMatch(line -> line.key.equals("upload_flags") && line.value.contains("--auth"));
    List<Finding> findings = new ArrayList<>();
    for (Line line : lines) {
      if (!guarded && line.key.equals("upload_protocol") && line.value.equals("espota")) findings.add(Finding.of(rule.id(), rule.severity(), rule.message(), "upload_protocol", "espota").atLine(line.number));
    }
    return findings;
  }

  private List<Finding> secrets(Rule rule) {
    List<Finding> findings = new ArrayList<>();
    for (Line line : lines) {
      if (line.key.equals("build_flags")) {
        Matcher secret = SECRET.matcher(line.value);
        while (secret.find()) add(findings, rule, line, secret.group(1), secret.group(2));
      } else if (line.key.equals("upload_flags")) {
        Matcher auth = AUTH.matcher(line.value);
        if (auth.find()) add(findings, rule, line, "--auth", auth.group(1));
      }
    }
    return findings;
  }

  private static void add(List<Finding> findings, Rule rule, Line line, String subject, String written) {
    String value = written.replaceAll("[\\\\\"']", "");
    // What comes from the environment of the build is not in the file.
    if (value.isEmpty() || value.startsWith("$")) return;
    findings.add(Redaction.of(Finding.of(rule.id(), rule.severity(), rule.message(), subject, Redaction.digest(value)).atLine(line.number), value));
  }

  private List<Finding> urls(Rule rule) {
    List<Finding> findings = new ArrayList<>();
    for (Line line : lines) {
      if (!line.key.equals("build_flags")) continue;
      Matcher url = URL.matcher(line.value);
      while (url.find()) if (PlainUrl.begins(url.group())) findings.add(Finding.of(rule.id(), rule.severity(), rule.message(), "url", PlainUrl.shown(url.group())).atLine(line.number));
    }
    return findings;
  }
}
