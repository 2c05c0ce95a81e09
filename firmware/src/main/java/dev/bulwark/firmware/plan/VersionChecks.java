package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What anti-rollback will do with these applications (PLAN-VERSION).
 *
 * @param antiRollback whether the bootloader compares versions at all
 * @param floor the secure version that the fuses hold in the end
 */
record VersionChecks(boolean antiRollback, int floor) {
  static VersionChecks of(PlanRequest request, FlashLayout layout, Refusals refusals) {
    List<Application> applications = applications(layout);
    boolean fixed = layout.table().map(table -> table.factory().isPresent() || table.test().isPresent()).orElse(false);
    int bits = request.chip().secureVersionBits();
    int burned = request.fuses().secureVersion();
    long asked = request.policy().secureVersion().orElse(0);
    boolean on =
        switch (request.policy().antiRollback()) {
          case ON -> true;
          case OFF -> asked > 0;
          // A version above 0, in an application or on the command line, says that somebody counts on it.
          case BY_TABLE -> !fixed || asked > 0 || burned > 0 || applications.stream().anyMatch(one -> one.version().orElse(0) > 0);
        };
    if (on && fixed) refusals.add(RefusalCode.VERSION, where(layout) + " never rolls forward: with anti-rollback the partition table has neither a factory nor a test application; if the versions are not meant so, say --anti-rollback off");
    if (asked > bits) refusals.add(RefusalCode.VERSION, "secure version " + asked + " is asked for, " + request.chip().id() + " counts to " + bits);
    if (asked < burned && request.policy().secureVersion().isPresent()) refusals.add(RefusalCode.VERSION, "secure version " + asked + " is asked for, the fuses are at " + burned + " already");
    long needed = Math.max(asked, burned);
    for (Application one : applications) {
      long version = one.version().orElse(0);
      if (version > bits) refusals.add(RefusalCode.VERSION, one.name() + " has secure version " + version + ", " + request.chip().id() + " counts to " + bits + ": beyond that nothing is protected");
      else if (on && (version < needed || one.version().isEmpty() && needed > 0)) refusals.add(RefusalCode.VERSION, one.name() + " has secure version " + version + ", below " + needed + (asked > burned ? ", which is asked for" : " in the fuses") + ": it would not start");
    }
    long lowest = applications.stream().mapToLong(one -> one.version().orElse(0)).min().orElse(0);
    long floor = on ? request.policy().secureVersion().isPresent() ? needed : Math.max(lowest, burned) : burned;
    return new VersionChecks(on, (int) Math.min(floor, bits));
  }

  private record Application(String name, OptionalLong version) {}

  private static List<Application> applications(FlashLayout layout) {
    List<Application> found = new ArrayList<>();
    for (Placed placed : layout.of(Placed.Role.APP)) {
      if (!(EspImage.read(placed.artefact().bytes()) instanceof ImageReading.Read(EspImage image))) continue;
      OptionalLong version = image.app().map(AppDescriptor::secureVersion).map(OptionalLong::of).orElse(OptionalLong.empty());
      found.add(new Application(placed.artefact().name(), version));
    }
    return found;
  }

  private static String where(FlashLayout layout) {
    return layout.table().flatMap(PartitionTable::factory).map(one -> "the factory application in " + one.name()).orElse("the test application");
  }
}
