package dev.bulwark.agent;

import dev.bulwark.agent.identity.AgentDirectory;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run last wrote about itself, for {@code agent status}: informative only, nothing is decided by it. {@code state}: connected, offline, revoked, expired, stopped. */
public record RunNote(String state, Instant at, long acknowledged, String detail) {
  private static final String FILE = "run.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  void write(AgentDirectory directory) {
    String text =
        JSON.writeValueAsString(JSON.createObjectNode().put("state", state).put("at", at.toString()).put("acknowledged", acknowledged).put("detail", detail));
    directory.note(FILE, text + "\n");
  }

  static Optional<RunNote> read(AgentDirectory directory) {
    return directory
        .note(FILE)
        .flatMap(
            text -> {
              try {
                JsonNode in = JSON.readTree(text);
                return Optional.of(
                    new RunNote(in.path("state").asString(""), Instant.parse(in.path("at").asString("")), in.path("acknowledged").asLong(0), in.path("detail").asString("")));
              } catch (JacksonException | DateTimeException torn) {
                return Optional.empty();
              }
            });
  }
}
