package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.config.SketchLexer.Kind;
import dev.bulwark.hardening.config.SketchLexer.Token;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules on an Arduino sketch, one file at a time. */
final class SketchRules {
  private static final Set<String> UPDATERS = Set.of("httpUpdate", "ESPhttpUpdate", "HTTPUpdate");
  private static final Set<String> UPDATE_STEPS = Set.of("begin", "end", "write", "writeStream");

  private SketchRules() {}

  static Answer answer(Rule rule, String detector, Sketch sketch) {
    return Answer.of(
        rule,
        switch (detector) {
          case "ota-without-signature-check" -> unsigned(rule, sketch);
          case "ota-result-codes-ignored" -> ignored(rule, sketch);
          case "arduinoota-without-password" -> open(rule, sketch);
          case "tls-verification-switched-off" -> insecure(rule, sketch);
          case "wi-fi-or-mqtt-credential-in-source" -> credentials(rule, sketch);
          case "plain-http-url-for-updates-or-data" -> plain(rule, sketch);
          default -> List.of();
        });
  }

  private static List<Finding> unsigned(Rule rule, Sketch sketch) {
    List<Finding> findings = new ArrayList<>();
    if (sketch.verifiesSignatures()) return findings;
    boolean digest = !sketch.calls("Update", "setMD5").isEmpty();
    for (Sketch.Call call : sketch.calls()) {
      boolean writes = call.on().equals("Update") && call.method().equals("begin") && !digest;
      if (writes || UPDATERS.contains(call.on()) && call.method().startsWith("update")) findings.add(at(rule, call.line(), call.on() + "." + call.method(), ""));
    }
    return findings;
  }

  private static List<Finding> ignored(Rule rule, Sketch sketch) {
    List<Finding> findings = new ArrayList<>();
    boolean asked = Set.of("hasError", "getError", "isFinished").stream().anyMatch(method -> !sketch.calls("Update", method).isEmpty());
    for (Sketch.Call call : sketch.calls()) {
      boolean step = call.on().equals("Update") && UPDATE_STEPS.contains(call.method()) && !asked;
      if ((step || UPDATERS.contains(call.on()) && call.method().startsWith("update")) && sketch.ignored(call)) findings.add(at(rule, call.line(), call.on() + "." + call.method(), ""));
    }
    return findings;
  }

  private static List<Finding> open(Rule rule, Sketch sketch) {
    List<Finding> findings = new ArrayList<>();
    boolean guarded = false;
    for (Sketch.Call call : sketch.calls()) {
      if (!call.on().equals("ArduinoOTA")) continue;
      if (call.method().equals("setPassword") || call.method().equals("setPasswordHash")) guarded |= names(sketch, sketch.arguments(call));
      else if (call.method().equals("begin") && !guarded) findings.add(at(rule, call.line(), "ArduinoOTA.begin", ""));
    }
    return findings;
  }

  private static boolean names(Sketch sketch, List<List<Token>> password) {
    return !password.isEmpty() && !sketch.text(password.getFirst()).equals(Optional.of(""));
  }

  private static List<Finding> insecure(Rule rule, Sketch sketch) {
    List<Finding> findings = new ArrayList<>();
    for (Sketch.Call call : sketch.calls()) {
      if (!call.on().isEmpty() && (call.method().equals("setInsecure") || call.method().equals("allowSelfSignedCerts"))) findings.add(at(rule, call.line(), call.on() + "." + call.method(), ""));
    }
    for (Token token : sketch.tokens()) {
      if (token.kind() == Kind.NAME && token.text().equals("MBEDTLS_SSL_VERIFY_NONE")) findings.add(at(rule, token.line(), token.text(), ""));
    }
    return findings;
  }

  private static List<Finding> credentials(Rule rule, Sketch sketch) {
    List<Finding> findings = new ArrayList<>();
    for (Sketch.Call call : sketch.calls()) {
      int secret = secretArgument(call);
      if (secret < 0) continue;
      List<List<Token>> arguments = sketch.arguments(call);
      if (secret >= arguments.size()) continue;
      Optional<String> text = sketch.text(arguments.get(secret)).filter(value -> !value.isEmpty());
      text.ifPresent(value -> findings.add(Redaction.of(Finding.of(rule.id(), rule.severity(), rule.message(), call.on() + "." + call.method(), Redaction.digest(value)).atLine(call.line()), value)));
    }
    return findings;
  }

  /** Which argument of a call is a secret, from 0; -1 for none. */
  private static int secretArgument(Sketch.Call call) {
    String on = call.on().toLowerCase(Locale.ROOT);
    if (Set.of("WiFi", "WiFiMulti", "wifiMulti").contains(call.on()) && Set.of("begin", "addAP", "softAP").contains(call.method())) return 1;
    boolean mqtt = on.contains("mqtt") || on.contains("pubsub") || on.equals("client");
    if (mqtt && call.method().equals("connect")) return 2;
    return mqtt && call.method().equals("setCredentials") ? 1 : -1;
  }

  private static List<Finding> plain(Rule rule, Sketch sketch) {
    List<Finding> findings = new ArrayList<>();
    for (Token token : sketch.tokens()) {
      if (token.kind() == Kind.TEXT && PlainUrl.begins(token.text())) findings.add(at(rule, token.line(), "url", PlainUrl.shown(token.text())));
    }
    return findings;
  }

  private static Finding at(Rule rule, int line, String subject, String value) {
    return Finding.of(rule.id(), rule.severity(), rule.message(), subject, value).atLine(line);
  }
}
