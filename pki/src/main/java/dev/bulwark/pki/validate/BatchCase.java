package dev.bulwark.pki.validate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One element of a batch; an absent field and a null one mean the same, an unknown one is a remark. */
final class BatchCase {
  private final JsonNode node;
  private final Path base;

  BatchCase(JsonNode node, Path base) {
    if (!node.isObject()) throw Requirements.wrong("a case is no JSON object");
    this.node = node;
    this.base = base;
  }

  String id() {
    JsonNode id = field("id");
    if (id == null || !(id.isString() || id.isIntegralNumber())) throw Requirements.wrong("a case has no id");
    return id.asString();
  }

  ValidateRequest request(Instant now) {
    String certificate = text("cert").orElseThrow(() -> wrong("cert", "it is missing"));
    Requirements requirements =
        new Requirements(
            flag("strict"),
            text("name").map(PeerName::parse),
            Set.copyOf(texts("policies")),
            flag("explicitPolicy"),
            flag("inhibitAnyPolicy"),
            flag("inhibitPolicyMapping"),
            text("eku"),
            depth());
    return new ValidateRequest(path(certificate), paths("roots"), paths("intermediates"), paths("crls"), text("at").map(this::time).orElse(now), requirements);
  }

  private Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong("at", "no RFC 3339 time");
    }
  }

  private OptionalInt depth() {
    JsonNode depth = field("maxDepth");
    if (depth == null) return OptionalInt.empty();
    if (!depth.isIntegralNumber() || !depth.canConvertToInt()) throw wrong("maxDepth", "no whole number");
    return OptionalInt.of(depth.intValue());
  }

  private boolean flag(String name) {
    JsonNode flag = field(name);
    if (flag == null) return false;
    if (!flag.isBoolean()) throw wrong(name, "neither true nor false");
    return flag.booleanValue();
  }

  private Optional<String> text(String name) {
    JsonNode text = field(name);
    if (text == null) return Optional.empty();
    if (!text.isString()) throw wrong(name, "no text");
    return Optional.of(text.stringValue());
  }

  private List<String> texts(String name) {
    JsonNode array = field(name);
    if (array == null) return List.of();
    if (!array.isArray()) throw wrong(name, "no array");
    List<String> texts = new ArrayList<>();
    for (JsonNode one : array) {
      if (!one.isString()) throw wrong(name, "an element is no text");
      texts.add(one.stringValue());
    }
    return texts;
  }

  private List<Path> paths(String name) {
    return texts(name).stream().map(this::path).toList();
  }

  private Path path(String text) {
    try {
      return base.resolve(text);
    } catch (InvalidPathException e) {
      throw wrong("path", "a file name that cannot be one");
    }
  }

  private @Nullable JsonNode field(String name) {
    JsonNode field = node.get(name);
    return field == null || field.isNull() ? null : field;
  }

  private dev.bulwark.problem.Problem wrong(String field, String why) {
    return Requirements.wrong("case " + id() + ", " + field + ": " + why);
  }
}
