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
import java.util.concurrent.ConcurrentHashMap;

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
  private final Rules rules;
  private final Map<Target, List<Rule>> sorted = new ConcurrentHashMap<>();

  private RulePack(String version, String sha256, List<String> releases, Rules rules) {
    this.version = version;
    this.sha256 = sha256;
    this.releases = List.copyOf(releases);
    this.rules = rules;
  }

  /** Where the rules come from: ids in the catalogue's order with their targets, and the rules of each target. */
  private interface Rules {
    Map<String, Target> targets();

    Map<String, Rule> of(Target target);
  }

  /** The catalogue that the program brings: each target's rules are read when they are first asked for. */
  public static RulePack shipped() {
    return Shipped.PACK;
  }

  private static final class Shipped {
    static final RulePack PACK = load();

    private static RulePack load() {
      try (InputStream in = RulePack.class.getResourceAsStream(SHIPPED)) {
        if (in == null) throw new IllegalStateException(SHIPPED + " is missing from the program");
        return inParts(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** As {@link #read}, of bytes that were read whole before. */
  static RulePack inParts(byte[] bytes) {
    PackParts parts = new PackParts(new String(bytes, StandardCharsets.UTF_8));
    try {
      Members head = new Members("the pack", Yaml.read(parts.head, Yaml.Limits.STANDARD).plain());
      Rules rules =
          new Rules() {
            @Override
            public Map<String, Target> targets() {
              return parts.targets();
            }

            @Override
            public Map<String, Rule> of(Target target) {
              return parts.of(target);
            }
          };
      return new RulePack(head.text("version"), digest(bytes), head.texts("idfVersions"), rules);
    } catch (Yaml.Malformed e) {
      throw new IllegalStateException("the catalogue cannot be read", e);
    }
  }

  /**
   * A pack, read whole.
   *
   * @throws Problem {@code HARDEN-101} for bytes that are no rule pack
   */
  public static RulePack read(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Members top = new Members("the pack", Yaml.read(text, Yaml.Limits.STANDARD).plain());
      if (!top.text("schema").equals("bulwark.rules/1")) throw new IllegalArgumentException("the schema is not bulwark.rules/1");
      Map<String, Target> targets = new LinkedHashMap<>();
      Map<Target, Map<String, Rule>> byTarget = new EnumMap<>(Target.class);
      List<String> releases = top.texts("idfVersions");
      for (Object each : top.list("rules")) {
        Rule rule = RuleReader.read(each);
        byTarget.computeIfAbsent(rule.target(), target -> new LinkedHashMap<>()).put(rule.id(), rule);
        if (targets.put(rule.id(), rule.target()) != null) throw new IllegalArgumentException(rule.id() + " stands twice");
      }
      RulePack pack = new RulePack(top.text("version"), digest(bytes), releases, whole(targets, byTarget));
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

  private static Rules whole(Map<String, Target> targets, Map<Target, Map<String, Rule>> byTarget) {
    return new Rules() {
      @Override
      public Map<String, Target> targets() {
        return targets;
      }

      @Override
      public Map<String, Rule> of(Target target) {
        return byTarget.getOrDefault(target, Map.of());
      }
    };
  }

  /** All rules in the catalogue's order. */
  public List<Rule> rules() {
    return rules.targets().keySet().stream().map(id -> rule(id).orElseThrow()).toList();
  }

  /** The rules of a target, sorted by id. */
  public List<Rule> of(Target target) {
    return sorted.computeIfAbsent(target, t -> rules.of(t).values().stream().sorted(Comparator.comparing(Rule::id)).toList());
  }

  public Optional<Rule> rule(String id) {
    return Optional.ofNullable(rules.targets().get(id)).map(target -> rules.of(target).get(id));
  }
}
