package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads a baseline piece by piece: what it does not need is passed over and never kept. Bounded in depth, text and number of findings. */
final class BaselineReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).maxNameLength(2_000).maxNumberLength(100).maxStringLength(4 << 20).build())
          .build();
  private static final int MOST = 500_000;
  private static final int LONGEST = 8_192;
  private static final Pattern RULE = Pattern.compile("[A-Z][A-Z0-9-]{2,63}");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private final byte[] document;
  private final Target target;
  private final Set<String> inputs = new LinkedHashSet<>();
  private final List<Baseline.Known> findings = new ArrayList<>();
  private final List<Baseline.Known> resolved = new ArrayList<>();

  BaselineReader(byte[] document, Target target) {
    this.document = document;
    this.target = target;
  }

  Baseline read() {
    if (document.length > Baseline.LARGEST) throw malformed("it is larger than " + Baseline.LARGEST + " bytes", null);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw malformed("it is no JSON object", null);
      top(parser);
      if (parser.nextToken() != null) throw malformed("something follows the document", null);
    } catch (JacksonException e) {
      throw malformed("no JSON" + (e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr()), e);
    }
    return new Baseline(List.copyOf(inputs), findings, resolved);
  }

  private void top(JsonParser parser) {
    String schema = null;
    String of = null;
    boolean listed = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "schema" -> schema = text(parser, value);
        case "target" -> of = text(parser, value);
        case "inputs" -> {
          listed = true;
          elements(parser, value, () -> input(parser));
        }
        case "resolved" -> elements(parser, value, () -> resolved.add(known(parser, null)));
        default -> parser.skipChildren();
      }
    }
    if (!"bulwark.audit/1".equals(schema) || !listed) throw malformed("it is no bulwark.audit/1 document", null);
    if (!target.id().equals(of)) {
      throw new Problem("HARDEN-116", "the baseline is an audit of another target, " + Printable.line(String.valueOf(of), 40), "give the JSON of an earlier `bulwark audit " + target.id() + "`");
    }
  }

  private static void elements(JsonParser parser, JsonToken value, Runnable each) {
    if (value != JsonToken.START_ARRAY) throw malformed("a list is no list", null);
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
      if (next != JsonToken.START_OBJECT) throw malformed("a list holds something else than objects", null);
      each.run();
    }
  }

  private void input(JsonParser parser) {
    String path = null;
    List<Baseline.Known> found = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "path" -> path = text(parser, value);
        case "findings" -> elements(parser, value, () -> found.add(known(parser, "")));
        default -> parser.skipChildren();
      }
    }
    if (path == null) throw malformed("an input has no path", null);
    inputs.add(path);
    String of = path;
    for (Baseline.Known each : found) findings.add(new Baseline.Known(of, each.rule(), each.severity(), each.message(), each.path(), each.fingerprint(), each.waived()));
  }

  /** A finding of the input {@code of}; null where the object names it itself. */
  private Baseline.Known known(JsonParser parser, @Nullable String of) {
    String input = of;
    String rule = "";
    Severity severity = null;
    String message = "";
    String path = null;
    String fingerprint = "";
    boolean waived = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "input" -> input = text(parser, value);
        case "rule" -> rule = text(parser, value);
        case "severity" -> severity = Severity.named(text(parser, value)).orElseThrow(() -> malformed("a finding has an unknown severity", null));
        case "message" -> message = Printable.line(text(parser, value));
        case "path" -> path = value == JsonToken.VALUE_NULL ? null : text(parser, value);
        case "fingerprint" -> fingerprint = text(parser, value);
        case "waived" -> waived = value == JsonToken.VALUE_TRUE;
        default -> parser.skipChildren();
      }
    }
    if (findings.size() + resolved.size() > MOST) throw malformed("it has more than " + MOST + " findings", null);
    if (input == null || severity == null || !RULE.matcher(rule).matches() || !FINGERPRINT.matcher(fingerprint).matches()) throw malformed("a finding lacks its rule, severity or fingerprint", null);
    return new Baseline.Known(input, rule, severity, message, path, fingerprint, waived);
  }

  private static String text(JsonParser parser, JsonToken value) {
    if (value != JsonToken.VALUE_STRING) throw malformed("a text is no text", null);
    String text = parser.getString();
    if (text.length() > LONGEST) throw malformed("a text is longer than " + LONGEST + " characters", null);
    return text;
  }

  private static Problem malformed(String what, @Nullable Throwable cause) {
    return new Problem("HARDEN-115", "the baseline cannot be read: " + what, "give the file that an earlier audit wrote by --format json --out", cause);
  }
}
