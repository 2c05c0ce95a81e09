package dev.bulwark.hardening.waiver;

import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of waivers: YAML, one member {@code waivers}, a list of maps with the members of {@link Waiver}; days are {@code YYYY-MM-DD}.
 *
 * <h2>Guarantees</h2> All or nothing: one entry that is not understood, that breaks the rules of waivers or names a rule that does not exist, and the file waives nothing. At most {@value #LARGEST} bytes; no alias, anchor or tag.
 * <h2>Fails by</h2> {@code HARDEN-110} for a file that is no such file, {@code HARDEN-111} for a rule that is not in the catalogue, {@code HARDEN-112} for an entry that may not be.
 */
public final class WaiverFile {
  /** The largest file that is read, in bytes. */
  public static final int LARGEST = 1 << 20;

  private static final int LONGEST_TEXT = 2_000;
  private static final Set<String> MEMBERS = Set.of("rule", "scope", "reason", "owner", "approver", "created", "expires", "compensates", "ticket");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  private final RulePack pack;
  private final LocalDate at;

  private WaiverFile(RulePack pack, LocalDate at) {
    this.pack = pack;
    this.at = at;
  }

  /** Unsigned waivers, as of a day. */
  public static Waivers read(byte[] file, RulePack pack, LocalDate at) {
    return new Waivers(new WaiverFile(pack, at).entries(file), at, Sha256.hex(file), null);
  }

  /** Waivers that the approver signed: the signature is checked before anything else is read. */
  public static Waivers read(byte[] file, byte[] signature, ApproverKey approver, RulePack pack, LocalDate at) {
    approver.check(file, signature);
    return new Waivers(new WaiverFile(pack, at).entries(file), at, Sha256.hex(file), approver.sha256());
  }

  private List<Waiver> entries(byte[] file) {
    Map<String, Object> top;
    try {
      if (file.length > LARGEST) throw malformed("it is larger than " + LARGEST + " bytes", null);
      top = Yaml.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString(), Yaml.Limits.STANDARD).plain();
    } catch (Yaml.Malformed | CharacterCodingException e) {
      throw malformed(e instanceof Yaml.Malformed ? String.valueOf(e.getMessage()) : "it is no UTF-8 text", e);
    }
    if (!top.keySet().equals(Set.of("waivers")) || !(top.get("waivers") instanceof List<?> list)) throw malformed("its one member must be waivers, a list", null);
    List<Waiver> waivers = new ArrayList<>();
    for (Object each : list) {
      String place = "entry " + (waivers.size() + 1);
      if (!(each instanceof Map<?, ?> map)) throw malformed(place + " is no map", null);
      waivers.add(entry(place, map));
    }
    return waivers;
  }

  private Waiver entry(String place, Map<?, ?> map) {
    for (Object name : map.keySet()) if (!MEMBERS.contains(name)) throw malformed(place + " has an unknown member " + name, null);
    String rule = required(map, place, "rule");
    if (pack.rule(rule).isEmpty()) {
      throw new Problem("HARDEN-111", "the waivers' " + place + " names " + Printable.line(rule, 64) + ", which is no rule of the catalogue", "see `bulwark audit rules`; until then nothing is waived");
    }
    String owner = required(map, place, "owner");
    String approver = required(map, place, "approver");
    if (same(owner, approver)) throw refused(place, "its approver is its owner", "let another person approve it");
    LocalDate created = day(map, place, "created");
    LocalDate expires = day(map, place, "expires");
    if (created.isAfter(at)) throw refused(place, "it is created on " + created + ", after the day of the audit, " + at, "give the day on which it was agreed");
    if (expires.isBefore(created)) throw refused(place, "it expires before it is created", "mend its days");
    if (ChronoUnit.DAYS.between(created, expires) > Waiver.LONGEST_DAYS) throw refused(place, "it lives longer than " + Waiver.LONGEST_DAYS + " days", "let it expire sooner, and decide again then");
    String scope = optional(map, place, "scope");
    return new Waiver(rule, scope == null ? "*" : scope, required(map, place, "reason"), owner, approver, created, expires, optional(map, place, "compensates"), optional(map, place, "ticket"));
  }

  /** One person by two spellings is still one person. */
  private static boolean same(String one, String other) {
    return one.strip().equalsIgnoreCase(other.strip());
  }

  private static LocalDate day(Map<?, ?> map, String place, String name) {
    String text = required(map, place, name);
    try {
      LocalDate day = LocalDate.parse(text, DAY);
      if (day.getYear() < 2000 || day.getYear() > 9999) throw malformed(place + " has " + name + " in no year of ours", null);
      return day;
    } catch (DateTimeParseException e) {
      throw malformed(place + " has " + name + " that is no day, YYYY-MM-DD", e);
    }
  }

  private static String required(Map<?, ?> map, String place, String name) {
    String text = optional(map, place, name);
    if (text == null) throw malformed(place + " has no " + name, null);
    return text;
  }

  private static @Nullable String optional(Map<?, ?> map, String place, String name) {
    Object value = map.get(name);
    if (value == null) return null;
    if (!(value instanceof String text) || text.isBlank()) throw malformed(place + " has " + name + " that is no text", null);
    if (text.length() > LONGEST_TEXT) throw malformed(place + " has " + name + " of more than " + LONGEST_TEXT + " characters", null);
    return text;
  }

  private static Problem malformed(String what, @Nullable Throwable cause) {
    return new Problem("HARDEN-110", "the waivers cannot be read: " + Printable.line(what, 300), "mend the file; until then nothing is waived", cause);
  }

  private static Problem refused(String place, String what, String hint) {
    return new Problem("HARDEN-112", "the waivers' " + place + " may not be: " + what, hint + "; until then nothing is waived");
  }
}
