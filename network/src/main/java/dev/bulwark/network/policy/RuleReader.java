package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy.Host;
import dev.bulwark.network.policy.Policy.Invariant;
import dev.bulwark.network.policy.Policy.Rule;
import dev.bulwark.network.policy.Policy.ServiceSpec;
import dev.bulwark.network.policy.Policy.Waiver;
import dev.bulwark.network.policy.Policy.Zone;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rules and invariants, and refuses what no rule may say. */
final class RuleReader {
  private final Map<String, Zone> zones;
  private final Map<String, Host> hosts;
  private final Map<String, List<String>> groups;
  private final Map<String, List<ServiceSpec>> services;
  private final LocalDate today;

  RuleReader(Map<String, Zone> zones, Map<String, Host> hosts, Map<String, List<String>> groups, Map<String, List<ServiceSpec>> services, LocalDate today) {
    this.zones = zones;
    this.hosts = hosts;
    this.groups = groups;
    this.services = services;
    this.today = today;
  }

  List<Rule> rules(List<Cursor> entries) {
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Cursor entry : entries) {
      String name = name(entry, names);
      List<String> from = ends(entry, "from", false);
      List<String> to = ends(entry, "to", true);
      Optional<String> action = entry.text("action", true);
      if (action.isPresent() && !action.get().equals("allow") && !action.get().equals("deny")) entry.fault("NETWORK-002", "action", "is neither allow nor deny", "write allow or deny");
      Family family = family(entry);
      List<Prefix> src = prefixes(entry, "src", family);
      List<Prefix> dst = prefixes(entry, "dst", family);
      List<ServiceSpec> specs = specs(entry, "services");
      boolean log = entry.flag("log");
      Optional<Waiver> waiver = entry.section("waiver", false).flatMap(this::waiver);
      entry.done();
      boolean allow = action.isPresent() && action.get().equals("allow");
      if (action.isPresent() && !allow && to.stream().anyMatch(this::byName))
        entry.fault("NETWORK-002", "to", "is denied by name, which holds only for addresses that this site's resolver has answered", "deny the zone, and allow the names that are meant before it");
      if (family == null) bothFamilies(entry, from, to, src, dst);
      if (allow && (!entry.has("waiver") || waiver.isPresent())) InsecurePorts.check(entry, specs, waiver, today);
      rules.add(new Rule(name, from, to, specs, allow, src, dst, family, log, waiver, entry.line));
    }
    return rules;
  }

  List<Invariant> invariants(List<Cursor> entries) {
    List<Invariant> invariants = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Cursor entry : entries) {
      String name = name(entry, names);
      boolean never = entry.has("never");
      if (never == entry.has("always")) entry.fault("NETWORK-002", "", "says " + (never ? "both never and always" : "neither never nor always"), "write one of them");
      entry.section(never ? "never" : "always", false)
          .ifPresent(
              body -> {
                invariants.add(new Invariant(name, never, ends(body, "from", false), ends(body, "to", true), specs(body, "services"), entry.line));
                body.done();
              });
      entry.done();
    }
    return invariants;
  }

  private static String name(Cursor entry, Set<String> names) {
    Optional<String> name = entry.text("name", true);
    if (name.isEmpty()) return "";
    if (!Cursor.isName(name.get())) entry.fault("NETWORK-002", "name", "is no name", "use a-z, 0-9 and -, up to 63, beginning with a letter or digit");
    else if (!names.add(name.get())) entry.fault("NETWORK-008", "name", "stands twice: " + name.get(), "give each its own name");
    return name.get();
  }

  private List<String> ends(Cursor entry, String key, boolean destination) {
    List<String> ends = new ArrayList<>();
    for (Cursor.Item item : entry.items(key, true)) {
      String name = item.text();
      if (name.equals(Names.GATEWAY) && !destination) entry.fault("NETWORK-003", key, "gateway cannot be where packets come from", "its own packets are not judged");
      else if (!destination && byName(name)) entry.fault("NETWORK-002", key, Names.shown(name) + " is known by names alone, which say where to and never where from", "name its zone");
      else if (Names.BUILT_IN.contains(name) || zones.containsKey(name) || hosts.containsKey(name) || groups.containsKey(name)) ends.add(name);
      else entry.fault("NETWORK-003", key, "no zone, host or group is called " + Names.shown(name), "name one of this file, or any, internal" + (destination ? ", gateway" : ""));
    }
    return ends;
  }

  private boolean byName(String end) {
    for (String member : groups.getOrDefault(end, List.of(end))) {
      Host host = hosts.get(member);
      if (host != null && !host.names().isEmpty()) return true;
    }
    return false;
  }

  private static @Nullable Family family(Cursor entry) {
    Optional<String> family = entry.text("family", false);
    if (family.isEmpty() || family.get().equals("both")) return null;
    for (Family each : Family.values()) if (each.id().equals(family.get())) return each;
    entry.fault("NETWORK-002", "family", "is no family", "write ipv4, ipv6 or both");
    return null;
  }

  private static List<Prefix> prefixes(Cursor entry, String key, @Nullable Family family) {
    List<Prefix> prefixes = new ArrayList<>();
    for (Cursor.Item item : entry.items(key, false)) Addresses.prefix(entry, key, item, family).ifPresent(prefixes::add);
    if (entry.has(key) && entry.items(key, false).isEmpty()) entry.fault("NETWORK-002", key, "is an empty list", "take it out, or name what it narrows to");
    return prefixes;
  }

  private List<ServiceSpec> specs(Cursor entry, String key) {
    if (!entry.has(key)) return List.of(new ServiceSpec.Any());
    List<ServiceSpec> specs = new ArrayList<>();
    for (Cursor.Item item : entry.items(key, true)) specs.addAll(spec(entry, key, item));
    return specs;
  }

  private List<ServiceSpec> spec(Cursor entry, String key, Cursor.Item item) {
    if (Services.isSpec(item.text())) {
      switch (Services.read(item.text())) {
        case Services.Spelling.Good(ServiceSpec spec) -> {
          return List.of(spec);
        }
        case Services.Spelling.Bad(String why) -> entry.fault("NETWORK-007", key, why, "write tcp/8883, udp/5000-5010, icmp/echo or proto/47");
      }
      return List.of();
    }
    List<ServiceSpec> named = services.get(item.text());
    if (named != null) return named;
    Optional<List<ServiceSpec>> builtIn = Services.builtIn(item.text());
    if (builtIn.isEmpty()) entry.fault("NETWORK-003", key, "no service is called " + Names.shown(item.text()), "name one of this file or a built-in one, or write tcp/PORT");
    return builtIn.orElse(List.of());
  }

  private Optional<Waiver> waiver(Cursor entry) {
    List<ServiceSpec> ports = new ArrayList<>();
    if (!entry.has("ports")) entry.fault("NETWORK-009", "ports", "is missing", "list what is waived, such as [tcp/1883]");
    for (Cursor.Item item : entry.items("ports", false)) ports.addAll(spec(entry, "ports", item));
    Optional<String> reason = entry.text("reason", false).filter(text -> !text.isBlank());
    if (reason.isEmpty()) entry.fault("NETWORK-009", "reason", "is missing", "say why, for those who read it later");
    Optional<LocalDate> expires = entry.text("expires", false).flatMap(RuleReader::day);
    if (expires.isEmpty()) entry.fault("NETWORK-009", "expires", "is missing or no date", "write the day from which it holds no more, as in 2027-01-31");
    entry.done();
    return reason.isPresent() && expires.isPresent() && !ports.isEmpty() ? Optional.of(new Waiver(ports, reason.get(), expires.get())) : Optional.empty();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A rule for both families that narrows in one of them only says nothing in the other, where somebody expects it to hold. */
  private void bothFamilies(Cursor entry, List<String> from, List<String> to, List<Prefix> src, List<Prefix> dst) {
    for (Family family : Family.values()) if (!has(from, family) || !has(to, family)) return;
    for (String key : List.of("src", "dst")) {
      List<Prefix> prefixes = key.equals("src") ? src : dst;
      if (!prefixes.isEmpty() && prefixes.stream().map(Prefix::family).distinct().count() == 1)
        entry.fault("NETWORK-006", key, "narrows one family only, and both ends have both", "add the other family's prefixes, or say family: " + prefixes.getFirst().family().id());
    }
  }

  private boolean has(List<String> ends, Family family) {
    for (String end : ends) {
      if (Names.BUILT_IN.contains(end)) return true;
      for (String member : groups.getOrDefault(end, List.of(end))) {
        Zone zone = zones.get(member);
        Host host = hosts.get(member);
        if (zone != null && (zone.external() || !zone.prefixes(family).isEmpty()) || host != null && (host.address(family).isPresent() || !host.names().isEmpty())) return true;
      }
    }
    return false;
  }
}
