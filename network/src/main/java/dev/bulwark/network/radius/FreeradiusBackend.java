package dev.bulwark.network.radius;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * FreeRADIUS 3: {@code bulwark_vlan}, a file for {@code policy.d} that defines a policy of that name, to be called in {@code post-auth}.
 *
 * <h2>Guarantees</h2> Access-Accept carries the VLAN of the zone whose unit the certificate has; everyone else is rejected: without a certificate, with another unit, with none, with two, or with a common name that holds a slash
 * (OpenSSL's one-line subject does not escape it, so {@code CN=x/OU=management} reads like a unit).
 * <h2>Does not guarantee</h2> Anything about slashes in other attributes of a subject that has no unit at all: the authority must put a unit into every certificate and no slash into any attribute.
 * <h2>Fails by</h2> {@code NETWORK-281} where two zones would claim the same unit, {@code NETWORK-020} for a unit that cannot be written as a pattern.
 *
 * <p>Source: RFC 3580 section 3.31, RFC 2868 (Tunnel-Type 13 is VLAN, Tunnel-Medium-Type 6 is IEEE-802).
 */
public final class FreeradiusBackend implements Backend {
  private static final String ID = "freeradius";
  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9 ._-]{1,64}");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    StringBuilder text = new StringBuilder("# VLANs by the unit in the certificate, for site " + policy.name() + ". Call bulwark_vlan in post-auth.\n");
    text.append("# Message-Authenticator must be required of every client (BlastRADIUS, CVE-2024-3596).\n");
    text.append("bulwark_vlan {\n");
    when(text, "!&TLS-Client-Cert-Subject || !&TLS-Client-Cert-Common-Name", "no certificate");
    text.append("\t# The subject's line does not escape slashes: a name with one could pretend to a unit.\n");
    when(text, "&TLS-Client-Cert-Common-Name =~ /\\//", "a slash in the common name");
    when(text, "&TLS-Client-Cert-Subject =~ /\\/OU=.*\\/OU=/", "two units");
    Map<String, String> owners = new HashMap<>();
    String word = "if";
    for (Policy.Zone zone : policy.zones().values()) {
      if (zone.vlan().isEmpty()) continue;
      String other = owners.putIfAbsent(zone.ou(), zone.name());
      if (other != null) throw new Problem("NETWORK-281", "zones " + other + " and " + zone.name() + " claim the same unit of certificates", "give each zone an ou of its own");
      text.append('\t').append(word).append(" (&TLS-Client-Cert-Subject =~ /(^|\\/)OU=").append(pattern(zone.ou())).append("(\\/|$)/) {\n\t\tupdate reply {\n");
      text.append("\t\t\t&Tunnel-Type := VLAN\n\t\t\t&Tunnel-Medium-Type := IEEE-802\n\t\t\t&Tunnel-Private-Group-Id := \"").append(zone.vlan().getAsInt()).append("\"\n\t\t}\n\t}\n");
      word = "elsif";
    }
    if (owners.isEmpty()) throw Backend.inexpressible(ID, "a site without VLANs", "give the zones VLANs");
    text.append("\telse {\n\t\treject\n\t}\n}\n");
    return new Compiled(List.of(Compiled.File.of("bulwark_vlan", text.toString())), warnings(policy));
  }

  private static void when(StringBuilder text, String condition, String why) {
    text.append("\tif (").append(condition).append(") {\n\t\tupdate reply {\n\t\t\t&Reply-Message := \"bulwark: ").append(why).append("\"\n\t\t}\n\t\treject\n\t}\n");
  }

  /** The unit as a pattern that matches nothing else. */
  private static String pattern(String unit) {
    if (!UNIT.matcher(unit).matches()) throw Backend.inexpressible(ID, "a unit with other than letters, digits, blank, dot, dash and underscore", "change the zone's ou");
    return unit.replace(".", "\\.");
  }

  private static List<String> warnings(Policy policy) {
    List<String> warnings = new ArrayList<>();
    policy.radius().ifPresent(radius -> new TreeSet<>(radius.settings().keySet()).forEach(key -> warnings.add("this target makes no use of radius." + key)));
    return warnings;
  }
}
