package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.evidence.Derivation;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.EvidenceTable;
import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.fleet.evidence.Statement;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a scorecard of a fleet costs in which each assertion of each device has evidence: pure, and read from the store; bytes of memory and of the database per device. Arguments: folder, devices. */
final class ScorecardThroughput {
  private ScorecardThroughput() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "scorecard");
    int count = Integer.parseInt(args[1]);
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) devices.add(new Device(new DeviceId("device-" + i), "default", "default", "default", Set.of(), Lifecycle.ACTIVE, now));
    long before = used();
    String digest = "0f".repeat(32);
    List<Evidence> evidence = new ArrayList<>();
    long start = System.nanoTime();
    for (Device device : devices) {
      for (Item item : Catalogue.ITEMS)
        for (Requirement requirement : item.requirements()) {
          Source source = Source.values()[5 - requirement.minimumRank()];
          evidence.addAll(Derivation.of(new Statement(device.id(), requirement.assertion(), true, source, "bench", now, digest).event(now, Event.Source.OPERATOR, null, "bench")));
        }
    }
    System.out.printf("derive: %,.0f events/s; %d bytes of memory per device while in memory%n", 1e9 * evidence.size() / (System.nanoTime() - start), (used() - before) / count);
    try (Store store = Stores.sqlite(folder)) {
      start = System.nanoTime();
      for (int from = 0; from < evidence.size(); from += 1_000) {
        List<Evidence> part = evidence.subList(from, Math.min(evidence.size(), from + 1_000));
        store.write(
            tx -> {
              part.forEach(each -> EvidenceTable.put(tx, each));
              return true;
            });
      }
      System.out.printf("keep: %,.0f rows/s%n", 1e9 * evidence.size() / (System.nanoTime() - start));
      for (int round = 0; round < 5; round++) {
        start = System.nanoTime();
        Scorecard pure = Scorecard.of(evidence, devices, now);
        long middle = System.nanoTime();
        Scorecard read = ScorecardReader.fleet(store, devices, now);
        long end = System.nanoTime();
        long one = System.nanoTime();
        for (int i = 0; i < 100; i++) ScorecardReader.device(store, devices.get(i), now);
        System.out.printf("one device: %.2f ms%n", (System.nanoTime() - one) / 100e6);
        System.out.printf("scorecard of %d devices: %d ms pure, %d ms from the store; %d characters of JSON%n", pure.devices(), (middle - start) / 1_000_000, (end - middle) / 1_000_000, ScorecardJson.write(read).length());
      }
    }
    System.out.printf("database: %d bytes per device%n", Files.size(folder.resolve("bulwark.db")) / count);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
