package dev.bulwark.hardening.sbom;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** ESP applications, alone or in the dump of a flash chip: their descriptor tells project, version and the ESP-IDF they were built with. What is encrypted says nothing. */
final class EspImageReader {
  /** A table has 95 rows at most; the applications of one image are fewer. */
  private static final int MOST = 32;

  private static final int SECTOR = 4096;

  private EspImageReader() {}

  /**
   * What the bytes are, if an image or a dump with applications in it.
   *
   * @param top whether the input itself is meant, which then is the bill's subject; else an image inside it, which is an ingredient
   */
  static void read(byte[] bytes, String path, boolean top, InventoryBuilder into) {
    if (bytes.length > 0 && bytes[0] == (byte) 0xE9 && EspImage.read(bytes) instanceof ImageReading.Read(EspImage image) && image.app().isPresent()) {
      application(image, image.app().get(), new Place(path, 0), top, into);
      // A dump may begin with a bootloader; that has no such descriptor.
      return;
    }
    if (bytes.length <= PartitionTable.OFFSET + SECTOR) return;
    if (!(PartitionTable.read(bytes, PartitionTable.OFFSET) instanceof TableReading.Read(PartitionTable table))) return;
    int seen = 0;
    for (Partition partition : table.partitions()) {
      if (!partition.isApp() || partition.offset() >= bytes.length || ++seen > MOST) continue;
      int from = (int) partition.offset();
      int to = (int) Math.min(bytes.length, partition.end());
      if (EspImage.read(bytes, from, to) instanceof ImageReading.Read(EspImage image)) {
        Optional<AppDescriptor> app = image.app();
        if (app.isPresent()) application(image, app.get(), new Place(path, from), false, into);
      }
    }
    if (top && seen > 0) into.about(into.subject().with("bulwark:content", "flash"));
  }

  private static void application(EspImage image, AppDescriptor app, Place place, boolean top, InventoryBuilder into) {
    SortedSet<String> refs = new TreeSet<>();
    for (Ingredient one : IdfRelease.of(shown(app.idf()), Technique.DESCRIPTOR, place)) {
      into.add(one);
      if (one.name().equals("esp-idf")) refs.add(one.ref());
    }
    String chip = image.chip().map(Chip::id).orElse("unknown");
    if (top) {
      Subject about = into.subject().named(shown(app.project()), shown(app.version())).with("bulwark:chip", chip).with("bulwark:secureVersion", Long.toString(app.secureVersion())).with("bulwark:elfSha256", app.elfSha256());
      into.about(about);
      return;
    }
    String project = shown(app.project());
    String version = shown(app.version());
    if (project.isEmpty()) return;
    Ingredient firmware = Ingredient.of(Kind.FIRMWARE, project, version.isEmpty() ? null : version, Technique.DESCRIPTOR).with("bulwark:chip", chip).with("bulwark:elfSha256", app.elfSha256());
    into.add(firmware.withPurl(PurlText.generic(project, version.isEmpty() ? null : version)).at(place).needing(refs));
  }

  /** A descriptor's text is the builder's; characters that no eye sees are made visible. */
  private static String shown(String text) {
    return dev.bulwark.problem.Printable.line(text, 64).strip();
  }
}
