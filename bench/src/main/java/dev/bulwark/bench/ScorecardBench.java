package dev.bulwark.bench;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.evidence.Derivation;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.EvidenceTable;
import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.fleet.evidence.Statement;
import dev.bulwark.fleet.scorecard.Catalogue;
import dev.bulwark.fleet.scorecard.Item;
import dev.bulwark.fleet.scorecard.Requirement;
import dev.bulwark.fleet.scorecard.Scorecard;
import dev.bulwark.fleet.scorecard.ScorecardReader;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The scorecard of a fleet in which each assertion of each device has evidence: pure, read from the store, and of one device. */
final class ScorecardBench {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private ScorecardBench() {}

  static void run(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Files.createTempDirectory("bulwark-bench-scorecard");
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) devices.add(new Device(new DeviceId("device-" + i), "default", "default", "default", Set.of(), Lifecycle.ACTIVE, NOW));
    List<Evidence> evidence = evidence(devices);
    try (Store store = Stores.sqlite(folder)) {
      keep(store, evidence);
      System.out.printf(Locale.ROOT, "%,d devices, %,d pieces of evidence%n", count, evidence.size());
      var threads = ManagementFactory.getThreadMXBean();
      for (int round = 1; round <= rounds; round++) {
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        Scorecard pure = Scorecard.of(evidence, devices, NOW);
        long middle = System.nanoTime();
        long middleCpu = threads.getCurrentThreadCpuTime();
        Scorecard read = ScorecardReader.fleet(store, devices, NOW);
        long end = System.nanoTime();
        long endCpu = threads.getCurrentThreadCpuTime();
        if (pure.devices() != count || read.devices() != count) throw new IllegalStateException("a device is missing");
        for (int i = 0; i < 100; i++) ScorecardReader.device(store, devices.get(i * count / 100), NOW);
        double one = (System.nanoTime() - end) / 100e6;
        System.out.printf(
            Locale.ROOT, "round %d: fleet, pure %d ms (%d of CPU), from the store %d ms (%d of CPU); one device %.2f ms%n", round, (middle - start) / 1_000_000, (middleCpu - cpu) / 1_000_000, (end - middle) / 1_000_000,
            (endCpu - middleCpu) / 1_000_000, one);
      }
    }
    System.out.printf(Locale.ROOT, "database: %,d bytes a device%n", Files.size(folder.resolve("bulwark.db")) / count);
  }

  private static List<Evidence> evidence(List<Device> devices) {
    String digest = "0f".repeat(32);
    List<Evidence> evidence = new ArrayList<>();
    for (Device device : devices) {
      for (Item item : Catalogue.ITEMS) {
        for (Requirement requirement : item.requirements()) {
          Source source = Source.values()[5 - requirement.minimumRank()];
          evidence.addAll(Derivation.of(new Statement(device.id(), requirement.assertion(), true, source, "bench", NOW, digest).event(NOW, Event.Source.OPERATOR, null, "bench")));
        }
      }
    }
    return evidence;
  }

  private static void keep(Store store, List<Evidence> evidence) {
    for (int from = 0; from < evidence.size(); from += 1_000) {
      List<Evidence> part = evidence.subList(from, Math.min(evidence.size(), from + 1_000));
      store.write(
          tx -> {
            part.forEach(each -> EvidenceTable.put(tx, each));
            return true;
          });
    }
  }
}
