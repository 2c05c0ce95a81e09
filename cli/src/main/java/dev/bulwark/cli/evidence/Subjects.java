package dev.bulwark.cli.evidence;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.hardening.evidence.Site;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which devices a document about a site's network speaks of: those that are registered at that site and in one of its zones, and no others.
 *
 * <h2>Fails by</h2> {@code HARDEN-901} (exit 4) for a device of another site or zone, {@code HARDEN-902} (exit 3) where no device is at the site.
 */
final class Subjects {
  private static final int PAGE = 1_000;
  /** What a device has of which nobody said where it is. */
  private static final String UNSAID = "default";
  private static final Set<String> OUT_OF_SCOPE = Set.of("revoked", "retired");

  private final ApiClient client;
  private final Map<String, String> unsaid;

  /** @param unsaid takes up devices of which nothing is said, and why */
  Subjects(ApiClient client, Map<String, String> unsaid) {
    this.client = client;
    this.unsaid = unsaid;
  }

  /** @param device the only one to speak of; null for all of the site */
  List<String> of(Site site, @Nullable String device) {
    if (device != null) return List.of(one(site, device));
    List<String> devices = new ArrayList<>();
    String after = "";
    do {
      Doc page = client.get("/api/v1/devices?limit=" + PAGE + "&after=" + ApiClient.segment(after));
      for (Doc each : page.list("devices")) {
        if (!each.text("site").equals(site.name()) || OUT_OF_SCOPE.contains(each.text("state"))) continue;
        if (site.zones().contains(each.text("zone"))) devices.add(each.text("id"));
        else unsaid.put(each.text("id"), "it is in zone " + each.text("zone") + ", which the policy of " + site.name() + " does not know");
      }
      after = page.text("next");
    } while (!after.isEmpty());
    if (devices.isEmpty()) throw new Failure(Exit.INPUT, new Problem("HARDEN-902", "no device is registered in a zone of the site " + site.name(), "add devices with --site " + site.name() + " and the --zone that they are in, or name one with --device"));
    return devices;
  }

  private String one(Site site, String id) {
    if (id.equals("*")) throw new Failure(Exit.USAGE, new Problem("CLI-001", "the document is about the devices of the site " + site.name() + ", not about the platform", "leave --device out, or name one device"));
    Doc found = client.get("/api/v1/devices/" + ApiClient.segment(id));
    if (!Set.of(site.name(), UNSAID).contains(found.text("site")) || !(site.zones().contains(found.text("zone")) || found.text("zone").equals(UNSAID)))
      throw new Failure(
          Exit.REFUSED,
          new Problem(
              "HARDEN-901", "the document is about the site " + site.name() + " with the zones " + String.join(", ", site.zones().stream().sorted().toList()) + "; " + id + " is at " + found.text("site") + " in " + found.text("zone"),
              "give the document of that device's own site"));
    return id;
  }
}
