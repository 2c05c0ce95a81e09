package dev.bulwark.hardening.sbom;

import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import dev.bulwark.hardening.archive.Limits;
import dev.bulwark.hardening.archive.Outcome;
import dev.bulwark.hardening.archive.Refusal;
import dev.bulwark.hardening.archive.Visitor;
import dev.bulwark.hardening.archive.Walk;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes inventories.
 *
 * <h2>Guarantees</h2> Nothing is written, no link is followed out of a tree, memory is bounded whatever the input. No bytes make it fail; what cannot be looked at is told in the inventory. The same bytes give the same inventory.
 * <h2>Fails by</h2> {@link Problem}: HARDEN-300 for a path that cannot be opened, HARDEN-700 for one that reached a limit or is damaged as a whole: half an inventory would be taken for a whole one.
 */
public final class Inventories {
  /** The largest flash chip that any of the chips is sold with; a larger file is no dump. */
  private static final int LARGEST_IMAGE = 128 << 20;

  private Inventories() {}

  /** Of a directory, an archive, a file system image or a firmware image, told by its bytes. */
  public static Inventory of(Path path, InstantSource clock) {
    if (!Files.isRegularFile(path)) return tree(path, Subject.of(Kind.FIRMWARE, name(path), null), clock);
    try {
      byte[] image = image(path);
      if (image != null) return ofImage(name(path), image);
      return tree(path, Subject.of(Kind.FIRMWARE, name(path), sha256(path)), clock);
    } catch (IOException e) {
      throw new Problem("HARDEN-300", path + " cannot be read", "give a directory or a regular file that you may read", e);
    }
  }

  private static Inventory tree(Path path, Subject subject, InstantSource clock) {
    InventoryBuilder into = new InventoryBuilder(subject);
    TreeReader reader = new TreeReader(into, Files.isRegularFile(path) ? name(path) : "");
    Outcome outcome = Walk.walk(path, Limits.DEFAULT, clock, reader, entry -> false);
    String reason = outcome.reason();
    if (reason != null) throw new Problem("HARDEN-700", path + " cannot be taken stock of: " + reason + (outcome.damage() == null ? "" : ", " + outcome.damage()), "check that it is the file you mean; nothing was written");
    for (Refusal refusal : outcome.tree().refused()) into.omit(refusal.path() + ": " + refusal.reason());
    reader.finish();
    return into.done();
  }

  /**
   * What is in one firmware image.
   *
   * @param name of the file, for people; it becomes the subject's where the image tells no project
   */
  public static Inventory ofImage(String name, byte[] bytes) {
    InventoryBuilder into = new InventoryBuilder(Subject.of(Kind.FIRMWARE, name, HexFormat.of().formatHex(Serial.sha256().digest(bytes))));
    EspImageReader.read(bytes, "", true, into);
    into.addAll(VersionStrings.in(bytes, ""));
    return into.done();
  }

  /** The same while something else walks a tree: show {@link #visitor} each file once, then ask for the inventory. */
  public static final class Collector {
    private final InventoryBuilder into;
    private final TreeReader reader;

    /** @param sha256 of the archive, hex; null for a directory */
    public Collector(String name, @Nullable String sha256) {
      into = new InventoryBuilder(Subject.of(Kind.FIRMWARE, name, sha256));
      reader = new TreeReader(into);
    }

    public Visitor visitor() {
      return reader;
    }

    /** Ask once. */
    public Inventory inventory() {
      reader.finish();
      return into.done();
    }
  }

  /** The bytes of what is an ESP image, or the dump of a flash chip by its partition table; null for anything else. */
  private static byte @Nullable [] image(Path path) throws IOException {
    long size = Files.size(path);
    if (size > LARGEST_IMAGE) return null;
    try (InputStream in = Files.newInputStream(path)) {
      byte[] head = in.readNBytes(PartitionTable.OFFSET + PartitionTable.LENGTH);
      boolean one = head.length > 0 && head[0] == (byte) 0xE9;
      boolean dump = head.length > PartitionTable.OFFSET && PartitionTable.read(head, PartitionTable.OFFSET) instanceof TableReading.Read(PartitionTable table) && !table.partitions().isEmpty();
      if (!one && !dump) return null;
    }
    return Files.readAllBytes(path);
  }

  private static String sha256(Path path) throws IOException {
    MessageDigest digest = Serial.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The last part of the path that says something: never a path of this machine. */
  private static String name(Path path) {
    Path last = path.normalize().getFileName();
    if (last == null || last.toString().isEmpty() || last.toString().equals("..")) last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? "input" : last.toString();
  }
}
