package dev.bulwark.hardening.image;

import dev.bulwark.firmware.info.Source;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.mcuboot.McubootReading;
import dev.bulwark.firmware.nvs.NvsPartition;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes an image apart: what it is as a whole, and what lies where in it. Each part is judged while it stands in memory and forgotten then, so that a table which names the same 16 MiB a hundred times costs time for its bytes once.
 */
final class Anatomy {
  private static final int HEAD = 64 << 10;
  private static final int SECTOR = 4096;

  /** Larger applications are refused by the bootloader; MCUboot's and files that are one image may be larger. */
  private static final int LARGEST_PART = 16 << 20;

  private static final int LARGEST_SINGLE = 64 << 20;
  private static final int[] BOOT_OFFSETS = {0, 0x1000, 0x2000};

  private final Source file;
  private final byte[] head;
  private final Judge judge;
  private final List<Object> parts = new ArrayList<>();
  private @Nullable FoundFacts main;
  private boolean encryptedApp;

  /** The facts of the image that a flash chip would run. */
  private record FoundFacts(Map<String, @Nullable Object> facts, boolean app) {}

  private Anatomy(Source file, Judge judge) {
    this.file = file;
    this.head = file.bytes(0, HEAD);
    this.judge = judge;
  }

  /** The facts of the file, as the JSON form has them. Findings go to the judge. */
  static Map<String, @Nullable Object> facts(Source file, Judge judge) {
    return new Anatomy(file, judge).whole();
  }

  private Map<String, @Nullable Object> whole() {
    if (head.length > PartitionTable.OFFSET && PartitionTable.read(head, PartitionTable.OFFSET) instanceof TableReading.Read(PartitionTable table) && !table.partitions().isEmpty()) return flash(table);
    byte[] bytes = head.length < HEAD ? head : file.bytes(0, LARGEST_SINGLE);
    Optional<FoundImage> image = FoundImage.at("", 0, bytes);
    if (image.isPresent()) return single(image.get());
    if (laterBootloader()) return flash(null);
    if (bytes[0] == (byte) 0xAA && bytes.length >= 2 && bytes[1] == 0x50 && PartitionTable.read(bytes, 0) instanceof TableReading.Read(PartitionTable table) && !table.partitions().isEmpty()) return table(table);
    if (McubootImage.begins(bytes, 0, bytes.length) && McubootImage.read(bytes) instanceof McubootReading.Read(McubootImage mcuboot)) {
      Map<String, @Nullable Object> facts = blank("unknown", mcuboot.header().encrypted());
      judge.mcuboot(mcuboot, facts);
      return facts;
    }
    if (bytes.length % SECTOR == 0 && bytes.length <= LARGEST_PART && NvsPartition.looksLike(bytes, 0)) judge.settings(0, bytes);
    boolean chip = encryptedChip();
    return blank(chip ? "flash" : "unknown", chip || Entropy.ciphertext(Arrays.copyOf(bytes, Math.min(bytes.length, Entropy.SAMPLE))));
  }

  private Map<String, @Nullable Object> single(FoundImage image) {
    judge.image(image);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("kind", image.kind());
    facts.putAll(image.facts());
    return facts;
  }

  /** A whole chip without a table, or with an encrypted one: a bootloader where two of the three places are. */
  private boolean laterBootloader() {
    for (int at : BOOT_OFFSETS) if (at > 0 && head.length > at && head[at] == (byte) 0xE9 && FoundImage.at("", at, FoundImage.from(head, at)).isPresent()) return true;
    return false;
  }

  /** Ciphertext where bootloader and table lie, and erased flash somewhere in between, which a file that is ciphertext as a whole has not. */
  private boolean encryptedChip() {
    if (head.length < HEAD || !Entropy.ciphertext(Arrays.copyOfRange(head, PartitionTable.OFFSET - SECTOR, PartitionTable.OFFSET)) && !Entropy.ciphertext(Arrays.copyOfRange(head, 0x2000, 0x2000 + SECTOR))) return false;
    boolean erased = false;
    for (int at = 0; at + SECTOR <= head.length; at += SECTOR) erased |= erased(at);
    return erased && Entropy.bits(Arrays.copyOfRange(head, PartitionTable.OFFSET, PartitionTable.OFFSET + PartitionTable.LENGTH)) > 7.8;
  }

  private boolean erased(int at) {
    for (int i = at; i < at + SECTOR; i++) if (head[i] != (byte) 0xFF) return false;
    return true;
  }

  private Map<String, @Nullable Object> table(PartitionTable table) {
    for (Partition row : table.partitions()) parts.add(part(row, "row"));
    Map<String, @Nullable Object> facts = blank("partition-table", false);
    facts.put("partitions", parts);
    return facts;
  }

  private Map<String, @Nullable Object> flash(@Nullable PartitionTable table) {
    for (int at : BOOT_OFFSETS) {
      if (at >= head.length || main != null) continue;
      byte[] boot = Arrays.copyOfRange(head, at, Math.min(head.length, PartitionTable.OFFSET));
      FoundImage.at("bootloader", at, boot).ifPresent(image -> found(image, image.facts(), false));
    }
    // A sound table names each byte once; one made to cost time names all of them in every row.
    long left = file.length();
    for (Partition row : table == null ? List.<Partition>of() : table.partitions()) {
      left -= Math.max(0, Math.min(row.end(), file.length()) - row.offset());
      if (left < 0) parts.add(part(row, "overlapping"));
      else partition(row);
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("kind", "flash");
    Map<String, @Nullable Object> rest = blank("flash", encryptedApp);
    if (main != null) rest.putAll(main.facts);
    rest.put("kind", "flash");
    rest.put("encrypted", encryptedApp);
    facts.putAll(rest);
    facts.put("parts", parts);
    return facts;
  }

  private void found(FoundImage image, Map<String, @Nullable Object> facts, boolean app) {
    judge.image(image);
    if (main == null || app && !main.app) main = new FoundFacts(facts, app);
    Map<String, @Nullable Object> part = new LinkedHashMap<>();
    part.put("name", image.name());
    part.put("offset", image.offset());
    part.put("kind", image.kind());
    part.putAll(facts);
    parts.add(part);
  }

  private void partition(Partition row) {
    byte[] bytes = file.bytes(row.offset(), (int) Math.min(row.size(), row.isApp() || row.isNvs() ? LARGEST_PART : Entropy.SAMPLE));
    if (row.isApp()) {
      Optional<FoundImage> image = FoundImage.at(row.name(), row.offset(), bytes);
      if (image.isPresent()) {
        found(image.get(), image.get().facts(), true);
        return;
      }
    }
    if (row.isNvs() && bytes.length % SECTOR == 0 && bytes.length > 0 && NvsPartition.looksLike(bytes, 0)) {
      parts.add(part(row, judge.settings(row.offset(), bytes) ? "nvs" : "ciphertext"));
      return;
    }
    boolean cipher = Entropy.ciphertext(bytes.length > Entropy.SAMPLE ? Arrays.copyOf(bytes, Entropy.SAMPLE) : bytes);
    encryptedApp |= cipher && row.isApp();
    parts.add(part(row, bytes.length == 0 ? "missing" : cipher ? "ciphertext" : "data"));
  }

  private static Map<String, Object> part(Partition row, String kind) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("name", row.name());
    part.put("offset", row.offset());
    part.put("size", row.size());
    part.put("ota", row.isOta());
    part.put("kind", kind);
    return part;
  }

  private static Map<String, @Nullable Object> blank(String kind, boolean encrypted) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("kind", kind);
    facts.put("chip", null);
    facts.put("segments", null);
    facts.put("checksumOk", null);
    facts.put("hashOk", null);
    facts.put("signed", false);
    facts.put("signatures", List.of());
    facts.put("encrypted", encrypted);
    facts.put("app", null);
    return facts;
  }
}
