package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.evidence.Evidence;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The scorecard's document, for the API and {@code scorecard --json}. */
public final class ScorecardJson {
  private static final JsonFactory JSON = new JsonFactory();
  /** RFC 3339, always with milliseconds, so that texts sort as times do. */
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private ScorecardJson() {}

  public static String write(Scorecard scorecard) {
    StringWriter text = new StringWriter(8_192);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, scorecard);
    }
    return text.toString();
  }

  /** As one value of a larger document. */
  public static void write(JsonGenerator json, Scorecard scorecard) {
    json.writeStartObject();
    json.writeNumberProperty("devices", scorecard.devices());
    json.writeArrayPropertyStart("items");
    for (Scorecard.Line line : scorecard.lines()) line(json, line);
    json.writeEndArray();
    json.writeArrayPropertyStart("findings");
    for (Scorecard.Finding finding : scorecard.findings()) {
      json.writeStartObject();
      json.writeStringProperty("rule", finding.rule());
      json.writeStringProperty("device", finding.device());
      json.writeStringProperty("severity", finding.severity());
      json.writeStringProperty("assertion", finding.assertion());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void line(JsonGenerator json, Scorecard.Line line) {
    json.writeStartObject();
    json.writeStringProperty("id", line.item().id());
    json.writeStringProperty("title", line.item().title());
    json.writeStringProperty("state", line.state().word());
    double percent = line.percent();
    if (percent == Math.rint(percent)) json.writeNumberProperty("percent", (long) percent);
    else json.writeNumberProperty("percent", percent);
    json.writeArrayPropertyStart("assertions");
    for (Scorecard.Checked checked : line.assertions()) {
      json.writeStartObject();
      json.writeStringProperty("id", checked.requirement().assertion());
      json.writeStringProperty("state", checked.verdict().word());
      json.writeNumberProperty("minimumRank", checked.requirement().minimumRank());
      if (checked.verdict() != Verdict.HELD) json.writeStringProperty("next", checked.requirement().next());
      json.writeArrayPropertyStart("evidence");
      for (Evidence evidence : checked.evidence()) evidence(json, evidence);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void evidence(JsonGenerator json, Evidence evidence) {
    json.writeStartObject();
    json.writeStringProperty("id", evidence.id());
    json.writeStringProperty("source", evidence.source().word());
    json.writeNumberProperty("rank", evidence.rank());
    json.writeStringProperty("collectedAt", TIME.format(evidence.collectedAt()));
    json.writeStringProperty("sha256", evidence.sha256());
    json.writeEndObject();
  }
}
