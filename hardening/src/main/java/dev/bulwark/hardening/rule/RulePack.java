package dev.bulwark.hardening.rule;

import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A catalogue of rules with its version and digest, by which a result says what it was judged by.
 *
 * <h2>Guarantees</h2> Every rule was understood whole: an unknown member, operator or target, an id that stands twice, a condition that does not parse make the pack unreadable, never a rule that silently judges nothing.
 * <h2>Fails by</h2> {@code HARDEN-101}.
 */
public final class RulePack {
  private static final String SHIPPED = "/dev/bulwark/hardening/rules.yaml";

  private final String version;
  private final String sha256;
  private final List<String> releases;
  private final Map<String, Rule> rules;
  private final Map<Target, List<Rule>> byTarget;

  private RulePack(String version, String sha256, List<String> releases, Map<String, Rule> rules) {
    this.version = version;
    this.sha256 = sha256;
    this.releases = List.copyOf(releases);
    this.rules = rules;
    this.byTarget = rules.values().stream().sorted(Comparator.comparing(Rule::id)).collect(Collectors.groupingBy(Rule::target, () -> new EnumMap<>(Target.class), Collectors.toUnmodifiableList()));
  }

  /** The catalogue that the program brings; read once. */
  public static RulePack shipped() {
    return Shipped.PACK;
  }

  private static final class Shipped {
    static final RulePack PACK = load();

    private static RulePack load() {
      try (InputStream in = RulePack.class.getResourceAsStream(SHIPPED)) {
        if (in == null) throw new IllegalStateException(SHIPPED + " is missing from the program");
        return read(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** @throws Problem {@code HARDEN-101} for bytes that are no rule pack */
  public static RulePack read(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Members top = new Members("the pack", Yaml.read(text, Yaml.Limits.STANDARD).plain());
      if (!top.text("schema").equals("bulwark.rules/1")) throw new IllegalArgumentException("the schema is not bulwark.rules/1");
      Map<String, Rule> rules = new LinkedHashMap<>();
      List<String> releases = top.texts("idfVersions");
      for (Object each : top.list("rules")) {
        Rule rule = RuleReader.read(each);
        if (rules.put(rule.id(), rule) != null) throw new IllegalArgumentException(rule.id() + " stands twice");
      }
      RulePack pack = new RulePack(top.text("version"), digest(bytes), releases, rules);
      top.done();
      return pack;
    } catch (Yaml.Malformed | CharacterCodingException | IllegalArgumentException e) {
      throw new Problem("HARDEN-101", "the rule pack cannot be read: " + e.getMessage(), "take the pack that belongs to this program, or mend the named place", e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  public String version() {
    return version;
  }

  /** Of the pack's bytes, in hex. */
  public String sha256() {
    return sha256;
  }

  /** The ESP-IDF releases the pack was written for, oldest first. */
  public List<String> releases() {
    return releases;
  }

  /** All rules in the catalogue's order. */
  public List<Rule> rules() {
    return List.copyOf(rules.values());
  }

  /** The rules of a target, sorted by id. */
  public List<Rule> of(Target target) {
    return byTarget.getOrDefault(target, List.of());
  }

  public Optional<Rule> rule(String id) {
    return Optional.ofNullable(rules.get(id));
  }
}
