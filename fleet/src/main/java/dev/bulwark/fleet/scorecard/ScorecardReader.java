package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.EvidenceTable;
import dev.bulwark.fleet.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scorecards of what the store holds. Memory grows with the devices, not with their evidence. */
public final class ScorecardReader {
  private ScorecardReader() {}

  public static Scorecard fleet(Store store, Collection<Device> devices, Instant now) {
    Assessment assessment = new Assessment(store.read(query -> EvidenceTable.of(query, Evidence.PLATFORM)), now);
    Map<String, Device> unseen = new HashMap<>();
    for (Device device : devices) unseen.put(device.id().value(), device);
    EvidenceTable.eachSubject(
        store,
        (subject, evidence) -> {
          Device device = unseen.remove(subject);
          if (device != null) assessment.add(device, evidence);
        });
    for (Device device : unseen.values()) assessment.add(device, List.of());
    return assessment.scorecard();
  }

  public static Scorecard device(Store store, Device device, Instant now) {
    Assessment assessment = new Assessment(store.read(query -> EvidenceTable.of(query, Evidence.PLATFORM)), now);
    assessment.add(device, store.read(query -> EvidenceTable.of(query, device.id().value())));
    return assessment.scorecard();
  }
}
