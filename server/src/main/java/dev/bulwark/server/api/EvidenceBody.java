package dev.bulwark.server.api;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.evidence.Attestation;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.fleet.evidence.Statement;
import dev.bulwark.fleet.scorecard.Catalogue;
import dev.bulwark.problem.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement as a client sends it: {@code {device, assertion, holds, source, method, collectedAt, artifact{sha256}, signature{alg, value}?}}.
 *
 * @param place begins each refusal, empty where there is one statement only
 * @param signature there exactly where the source is {@code attested}
 */
record EvidenceBody(String place, Statement statement, Optional<Attestation> signature) {
  /** Far years do not fit into milliseconds. */
  private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  static EvidenceBody read(JsonNode node, String place) {
    if (!(node instanceof ObjectNode body)) throw new Problem("API-016", place + "not a JSON object", "send each statement as one object");
    known(body, place, List.of("device", "assertion", "holds", "source", "method", "collectedAt", "artifact", "signature"));
    String device = text(body, place, "device");
    if (!device.equals(Evidence.PLATFORM) && !DeviceId.isValid(device)) throw new Problem("DEVICE-004", place + "there is no such device", "look with `bulwark device list`");
    String assertion = text(body, place, "assertion");
    if (Catalogue.requirement(assertion).isEmpty()) throw new Problem("API-030", place + "no practice asks for this assertion", "use an assertion that `bulwark scorecard --json` lists");
    if (device.equals(Evidence.PLATFORM) && Catalogue.requirement(assertion).filter(requirement -> requirement.shared()).isEmpty())
      throw new Problem("API-030", place + "this assertion is about each device alone", "state it for one device, not for *");
    if (!(body.get("holds") instanceof JsonNode holds) || !holds.isBoolean()) throw new Problem("API-016", place + "holds is no truth value", "send true or false");
    Source source =
        Source.named(text(body, place, "source")).orElseThrow(() -> new Problem("API-031", place + "no such source", "use attested, observed, binary, build or declared"));
    String method = text(body, place, "method");
    if (!Evidence.isMethod(method)) throw new Problem("API-031", place + "the method is no word", "use lower-case letters, digits, dot, dash and underscore, 64 at most, such as sdkconfig");
    Statement statement =
        new Statement(device.equals(Evidence.PLATFORM) ? null : new DeviceId(device), assertion, holds.asBoolean(), source, method, time(text(body, place, "collectedAt"), place), digest(body, place));
    return new EvidenceBody(place, statement, signature(body, place, source));
  }

  private static String digest(ObjectNode body, String place) {
    ObjectNode artifact = object(body, place, "artifact");
    known(artifact, place, List.of("sha256"));
    String digest = text(artifact, place, "sha256").toLowerCase(Locale.ROOT);
    if (!Evidence.isDigest(digest)) throw new Problem("API-031", place + "artifact.sha256 is no SHA-256 digest", "send 64 hex digits");
    return digest;
  }

  private static Optional<Attestation> signature(ObjectNode body, String place, Source source) {
    JsonNode given = body.get("signature");
    boolean there = given != null && !given.isNull();
    if (there != (source == Source.ATTESTED))
      throw new Problem("API-033", place + (there ? "only what is attested carries a signature" : "attested without a signature of the device"), "let the device sign, or state it as observed");
    if (!there) return Optional.empty();
    ObjectNode signature = object(body, place, "signature");
    known(signature, place, List.of("alg", "value"));
    try {
      return Optional.of(new Attestation(text(signature, place, "alg"), Base64.getDecoder().decode(text(signature, place, "value"))));
    } catch (IllegalArgumentException e) {
      throw new Problem("API-033", place + "the signature is no base64", "send the signature's bytes as base64", e);
    }
  }

  private static Instant time(String text, String place) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(OLDEST)) throw new Problem("API-032", place + "collectedAt lies before the year 2000", "set the clock of the machine that collected it");
      return time.isAfter(LATEST) ? LATEST : time;
    } catch (DateTimeParseException e) {
      throw new Problem("API-016", place + "collectedAt is no time", "send RFC 3339, such as 2026-03-01T10:00:00Z", e);
    }
  }

  private static ObjectNode object(ObjectNode body, String place, String name) {
    if (body.get(name) instanceof ObjectNode object) return object;
    throw new Problem("API-016", place + name + " is no object", "see the API's description");
  }

  private static String text(ObjectNode body, String place, String name) {
    JsonNode value = body.get(name);
    if (value == null || !value.isString()) throw new Problem("API-016", place + name + " is missing or no text", "see the API's description");
    return value.asString();
  }

  private static void known(ObjectNode body, String place, List<String> names) {
    for (String name : body.propertyNames())
      if (!names.contains(name)) throw new Problem("API-016", place + "unknown member: " + name, "known are " + String.join(", ", names));
  }
}
