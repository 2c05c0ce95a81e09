package dev.bulwark.network.policy;

import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.network.policy.Policy.Host;
import dev.bulwark.network.policy.Policy.Invariant;
import dev.bulwark.network.policy.Policy.Radius;
import dev.bulwark.network.policy.Policy.Rule;
import dev.bulwark.network.policy.Policy.ServiceSpec;
import dev.bulwark.network.policy.Policy.Zone;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a policy, version 1.
 *
 * <h2>Guarantees</h2> Either a policy with nothing wrong in itself, or every fault of the file with its place and its mend. A key that is not known is a fault, never ignored. No name is looked up anywhere.
 * <h2>Does not guarantee</h2> That the rules make sense together: contradictions and invariants are asked of the model.
 * <h2>Fails by</h2> {@link PolicyReading.Refused}; never by an exception, whatever the bytes are.
 */
public final class PolicyReader {
  /** The largest file, in bytes. */
  public static final int LARGEST = 8 << 20;

  private static final Yaml.Limits LIMITS = new Yaml.Limits(LARGEST, 1_000_000, 12);
  private final List<Fault> faults = new ArrayList<>();
  private final LocalDate today;

  private PolicyReader(LocalDate today) {
    this.today = today;
  }

  /** @param today the day on which waivers must still hold */
  public static PolicyReading read(byte[] file, LocalDate today) {
    return new PolicyReader(today).read(file);
  }

  private PolicyReading read(byte[] file) {
    if (file.length > LARGEST) return unreadable("the file is larger than 8 MiB", "split the site");
    Yaml.Mapping top;
    try {
      top = Yaml.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString(), LIMITS);
    } catch (CharacterCodingException e) {
      return unreadable("the file is not UTF-8", "save it as UTF-8");
    } catch (Yaml.Malformed e) {
      return unreadable(String.valueOf(e.getMessage()), "write plain YAML without anchors, aliases, tags and double keys");
    }
    return whole(new Cursor("", top, faults));
  }

  private PolicyReading unreadable(String message, String mend) {
    return new PolicyReading.Refused(List.of(new Fault("NETWORK-001", "", 0, message, mend)), 0, 0);
  }

  private PolicyReading whole(Cursor top) {
    Optional<String> version = top.text("version", true);
    if (version.isPresent() && !version.get().equals("1")) top.fault("NETWORK-002", "version", "is not 1", "this program reads version 1");
    Optional<String> name = top.text("name", true).filter(text -> named(top, text));
    Optional<Cursor> vpn = top.section("vpn", false);
    Optional<String> vpnZone = vpn.flatMap(section -> section.text("zone", true));
    Map<String, Zone> zones = ZoneReader.read(top.named("zones", true), vpnZone, top);
    Map<String, Host> hosts = HostReader.read(top.named("hosts", false), zones);
    Map<String, List<String>> groups = groups(top, zones, hosts);
    uniqueNames(top, zones, hosts, groups);
    Map<String, List<ServiceSpec>> services = services(top);
    RuleReader reader = new RuleReader(zones, hosts, groups, services, today);
    List<Cursor> ruleEntries = top.entries("rules", true);
    if (top.has("rules") && ruleEntries.isEmpty()) top.fault("NETWORK-002", "rules", "has no rules", "write at least one; without one everything is denied");
    List<Rule> rules = reader.rules(ruleEntries);
    List<Invariant> invariants = reader.invariants(top.entries("invariants", false));
    var switching = top.section("switch", false).flatMap(section -> SiteReader.switching(section, zones));
    var tunnels = vpn.flatMap(section -> SiteReader.vpn(section, zones));
    Optional<Radius> radius = top.has("radius") ? Optional.of(new Radius(top.plain("radius"))) : Optional.empty();
    top.done();
    List<Fault> warnings = ZoneReader.takeWarnings(faults);
    if (!faults.isEmpty()) return new PolicyReading.Refused(List.copyOf(faults), zones.size(), ruleEntries.size());
    return new PolicyReading.Read(new Policy(name.orElse(""), zones, hosts, groups, services, rules, invariants, switching, tunnels, radius), warnings);
  }

  private static boolean named(Cursor top, String text) {
    if (Cursor.isName(text)) return true;
    top.fault("NETWORK-002", "name", "is no name", "use a-z, 0-9 and -, up to 63, beginning with a letter or digit");
    return false;
  }

  private Map<String, List<String>> groups(Cursor top, Map<String, Zone> zones, Map<String, Host> hosts) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    top.lists("groups")
        .forEach(
            (name, items) -> {
              List<String> members = new ArrayList<>();
              for (Cursor.Item item : items) {
                if (zones.containsKey(item.text()) || hosts.containsKey(item.text())) members.add(item.text());
                else faults.add(new Fault("NETWORK-003", item.path(), item.line(), "no zone or host is called " + Names.shown(item.text()), "name zones and hosts of this file"));
              }
              groups.put(name, members);
            });
    return groups;
  }

  private static void uniqueNames(Cursor top, Map<String, Zone> zones, Map<String, Host> hosts, Map<String, List<String>> groups) {
    for (String host : hosts.keySet()) if (zones.containsKey(host)) top.fault("NETWORK-008", "hosts." + host, "is a zone's name too", "call one of them otherwise");
    for (String group : groups.keySet())
      if (zones.containsKey(group) || hosts.containsKey(group)) top.fault("NETWORK-008", "groups." + group, "is a zone's or host's name too", "call one of them otherwise");
    for (String builtIn : Names.BUILT_IN) {
      if (zones.containsKey(builtIn)) top.fault("NETWORK-008", "zones." + builtIn, "hides the built-in group " + builtIn, "call it otherwise");
      if (hosts.containsKey(builtIn)) top.fault("NETWORK-008", "hosts." + builtIn, "hides the built-in group " + builtIn, "call it otherwise");
      if (groups.containsKey(builtIn)) top.fault("NETWORK-008", "groups." + builtIn, "hides the built-in group " + builtIn, "call it otherwise");
    }
  }

  private Map<String, List<ServiceSpec>> services(Cursor top) {
    Map<String, List<ServiceSpec>> services = new LinkedHashMap<>();
    top.lists("services")
        .forEach(
            (name, items) -> {
              List<ServiceSpec> specs = new ArrayList<>();
              for (Cursor.Item item : items) {
                switch (Services.read(item.text())) {
                  case Services.Spelling.Good(ServiceSpec spec) -> specs.add(spec);
                  case Services.Spelling.Bad(String why) -> faults.add(new Fault("NETWORK-007", item.path(), item.line(), why, "write tcp/8883, udp/5000-5010, icmp/echo or proto/47"));
                }
              }
              services.put(name, specs);
            });
    return services;
  }
}
