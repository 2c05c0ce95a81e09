package dev.bulwark.hardening.fleet;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges a fleet by the catalogue's rules on fleets.
 *
 * <h2>Guarantees</h2> A pure function: the same facts at the same time give the same answer byte for byte, in whatever order the devices come. Every rule has a verdict; what the snapshot does not know is
 * unknown. A finding on a device has the device's id as its path. Memory grows with what must be unique (some 300 bytes a certificate) and with what devices say of themselves, not with the facts as a whole;
 * of one rule at most 500 findings are kept, and {@code facts.leftOut} counts the others.
 * <h2>Does not guarantee</h2> That the facts are right: a device that lies about itself in the words of its group does not differ from it.
 */
public final class FleetAudit {
  /** The path of the one input. */
  public static final String INPUT = "fleet";

  private FleetAudit() {}

  /** As {@code bulwark.audit/1}, nothing waived and everything new. */
  public static AuditDocument document(FleetSnapshot snapshot, RulePack pack, Instant now) {
    return AuditDocument.of(Target.FLEET, pack, List.of(audit(snapshot, pack, now)));
  }

  /**
   * The fleet as one input, with the verdict of every rule.
   *
   * @param now when the snapshot was begun, so that what happens meanwhile is no contradiction
   */
  public static AuditedInput audit(FleetSnapshot snapshot, RulePack pack, Instant now) {
    Outcomes outcomes = new Outcomes(pack);
    AuthorityRules.judge(snapshot, now, outcomes);
    TopicRules.judge(snapshot, outcomes);
    HouseRules.judge(snapshot, outcomes);
    CertificateRules certificates = new CertificateRules(snapshot, now, outcomes);
    IdentityRules identities = new IdentityRules(outcomes);
    PeerGroups peers = new PeerGroups(outcomes);
    long devices = 0;
    long held = 0;
    long sessions = 0;
    long speaking = 0;
    for (DeviceFacts device : snapshot.devices()) {
      devices++;
      held += device.certificates().size();
      sessions += device.sessions().size();
      if (!device.posture().isEmpty()) speaking++;
      certificates.device(device);
      identities.device(device);
      HouseRules.device(device, outcomes);
      peers.device(device);
    }
    certificates.finish();
    identities.finish();
    peers.finish();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("devices", devices);
    facts.put("certificates", held);
    facts.put("sessions", sessions);
    facts.put("reporting", speaking);
    facts.put("authorities", snapshot.authorities().size());
    facts.put("rights", snapshot.rights().size());
    facts.put("leftOut", outcomes.leftOut());
    return new AuditedInput(INPUT, null, true, null, null, null, null, facts, outcomes.results(), outcomes.findings());
  }
}
