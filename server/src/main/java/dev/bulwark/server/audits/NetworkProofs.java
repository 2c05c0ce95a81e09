package dev.bulwark.server.audits;

import dev.bulwark.hardening.fleet.FleetSnapshot;
import dev.bulwark.problem.Problem;
import dev.bulwark.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the proofs of a site's gateways say of their rules: documents of {@code network prove --json} that somebody has written where the configuration says.
 *
 * <h2>Guarantees</h2> Only what a kernel was asked within a week counts; where one of the documents is missing, old, about a file, or says nothing of a fact, that fact is not known.
 * <h2>Does not guarantee</h2> That a document is genuine: keep it where only the gateway's own run can write.
 */
public final class NetworkProofs {
  private static final Logger LOG = System.getLogger(NetworkProofs.class.getName());
  private static final int LARGEST = 16 << 20;
  private static final int MOST = 100_000;
  private static final int LONGEST = 200;
  private static final Duration FRESH = Duration.ofDays(7);
  private static final Duration AHEAD = Duration.ofSeconds(10);

  private NetworkProofs() {}

  /**
   * All of them together.
   *
   * @return empty where none is asked for
   */
  public static Optional<FleetSnapshot.Network> read(List<String> files, Instant now) {
    if (files.isEmpty()) return Optional.empty();
    Optional<Boolean> denies = Optional.of(true);
    Optional<List<FleetSnapshot.Allowed>> allowed = Optional.of(new ArrayList<>());
    for (String file : files) {
      JsonNode document = document(file, now);
      JsonNode facts = document.path("facts");
      denies = both(denies, facts.path("deniesByDefault"));
      Optional<List<FleetSnapshot.Allowed>> more = allowed(facts.path("allowed"), document.path("site").asString(""));
      allowed = allowed.flatMap(before -> more.map(after -> joined(before, after)));
    }
    return Optional.of(new FleetSnapshot.Network(denies, allowed));
  }

  /** Open anywhere is open; else not known anywhere is not known. */
  private static Optional<Boolean> both(Optional<Boolean> before, JsonNode here) {
    if (here.isBoolean() && !here.asBoolean()) return Optional.of(false);
    if (before.isPresent() && !before.get()) return before;
    return here.isBoolean() ? before : Optional.empty();
  }

  private static List<FleetSnapshot.Allowed> joined(List<FleetSnapshot.Allowed> before, List<FleetSnapshot.Allowed> after) {
    List<FleetSnapshot.Allowed> both = new ArrayList<>(before);
    both.addAll(after);
    return both;
  }

  private static Optional<List<FleetSnapshot.Allowed>> allowed(JsonNode list, String site) {
    if (!list.isArray() || list.size() > MOST) return Optional.empty();
    List<FleetSnapshot.Allowed> all = new ArrayList<>();
    for (JsonNode each : list) {
      if (!text(each.path("name")) || !text(each.path("source")) || !(each.path("destination").isNull() || text(each.path("destination")))) return Optional.empty();
      all.add(
          new FleetSnapshot.Allowed(
              site + "/" + each.path("name").asString(), each.path("source").asString(), each.path("destination").isNull() ? Optional.empty() : Optional.of(each.path("destination").asString())));
    }
    return Optional.of(all);
  }

  private static boolean text(JsonNode node) {
    return node.isString() && !node.asString().isEmpty() && node.asString().length() <= LONGEST;
  }

  /** An empty object for one that says nothing. */
  private static JsonNode document(String file, Instant now) {
    String why;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      JsonNode document = Json.object(bytes.length > LARGEST ? new byte[0] : bytes);
      why = useless(document, now);
      if (why.isEmpty()) return document;
    } catch (IOException | InvalidPathException e) {
      why = "cannot be read: " + e.getMessage();
    } catch (Problem e) {
      why = "is no JSON object of at most 16 MiB";
    }
    LOG.log(Logger.Level.WARNING, "what audits ask of the network is not known: " + file + " " + why);
    return Json.tree(java.util.Map.of());
  }

  private static String useless(JsonNode document, Instant now) {
    if (!document.path("schema").asString("").equals("bulwark.network/1") || !document.path("command").asString("").equals("prove")) return "is not what `network prove --json` writes";
    if (!document.path("seen").asString("").equals("kernel")) return "is not about what a kernel holds";
    if (!text(document.path("site"))) return "does not say which site it is about";
    try {
      Instant seen = OffsetDateTime.parse(document.path("observedAt").asString("")).toInstant();
      return seen.isBefore(now.minus(FRESH)) ? "is older than a week" : seen.isAfter(now.plus(AHEAD)) ? "was seen in the future" : "";
    } catch (DateTimeParseException e) {
      return "does not say when it was seen";
    }
  }
}
