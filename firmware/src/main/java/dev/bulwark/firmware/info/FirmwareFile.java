package dev.bulwark.firmware.info;

import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.mcuboot.McubootReading;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import dev.bulwark.problem.Problem;
import java.util.Optional;

/**
 * Finds out what a file is, by its bytes alone: never by its name.
 *
 * <h2>Guarantees</h2> No file makes it fail otherwise than by {@link Problem}; at most 64 MiB of it stand in memory at once, of the dump of a flash chip 17 MiB.
 * <h2>Does not guarantee</h2> That the file is genuine: a signature is told with the key that it names, and whose key that is only its owner knows.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-100 for a file that begins as something known and is broken, 101 for one that is nothing known, 102 for one that looks encrypted, 103 for one that is too large, 104 for one
 * with nothing in it.
 */
public final class FirmwareFile {
  /** The largest flash chip that any of the chips can have is 128 MiB; this is twice that. */
  public static final long LARGEST = 256L << 20;

  /** The largest file that is not a dump: images end at 16 MiB, MCUboot's may be larger. */
  private static final int LARGEST_SINGLE = 64 << 20;

  private static final int HEAD = 64 * 1024;
  private static final byte IMAGE_MAGIC = (byte) 0xE9;

  private FirmwareFile() {}

  public static Explanation explain(Source file) {
    if (file.length() == 0) throw new Problem("FIRMWARE-104", "the file is empty", "check that it is the file you mean");
    if (file.length() > LARGEST) throw tooLarge(LARGEST);
    byte[] head = file.bytes(0, HEAD);
    Optional<FlashDump> dump = FlashDump.of(file, head);
    if (dump.isPresent()) return dump.get().explanation();
    if (file.length() > LARGEST_SINGLE) throw tooLarge(LARGEST_SINGLE);
    byte[] bytes = file.bytes(0, LARGEST_SINGLE);
    if (McubootImage.begins(bytes, 0, bytes.length)) return mcuboot(bytes);
    if (bytes[0] == IMAGE_MAGIC && EspImage.read(bytes) instanceof ImageReading.Read(EspImage image)) return ImageFacts.of(image, bytes, 0, bytes.length);
    if (bytes.length >= 2 && bytes[0] == (byte) 0xAA && bytes[1] == 0x50) return table(bytes);
    return other(bytes, head);
  }

  private static Explanation mcuboot(byte[] bytes) {
    return switch (McubootImage.read(bytes)) {
      case McubootReading.Read(McubootImage image) -> McubootFacts.of(image);
      case McubootReading.Unreadable(String detail) -> throw broken("an MCUboot image", detail);
    };
  }

  private static Explanation table(byte[] bytes) {
    return switch (PartitionTable.read(bytes, 0)) {
      case TableReading.Read(PartitionTable table) -> TableFacts.of(table);
      case TableReading.Unreadable(String detail) -> throw broken("a partition table", detail);
    };
  }

  private static Explanation other(byte[] bytes, byte[] head) {
    if (Evenness.blank(bytes)) throw new Problem("FIRMWARE-104", "the file holds erased flash, nothing else", "check that it is the file you mean");
    Optional<Explanation> otaData = OtaDataFacts.of(bytes);
    if (otaData.isPresent()) return otaData.get();
    Optional<Explanation> settings = NvsFacts.of(bytes);
    if (settings.isPresent()) return settings.get();
    Optional<Explanation> keys = NvsFacts.ofKeys(bytes);
    if (keys.isPresent()) return keys.get();
    if (Evenness.likeCiphertext(head)) {
      throw new Problem("FIRMWARE-102", "the file looks encrypted: no known format, and its bytes are spread as evenly as chance", "decrypt it with `bulwark firmware decrypt` if you hold its key and know its address");
    }
    if (bytes[0] == IMAGE_MAGIC && EspImage.read(bytes) instanceof ImageReading.Unreadable(var fault, String detail)) throw broken("an image", detail);
    throw new Problem("FIRMWARE-101", "the file is no firmware that is known here", "give an image, a partition table, otadata, NVS, an MCUboot image or the dump of a flash chip");
  }

  private static Problem broken(String what, String detail) {
    return new Problem("FIRMWARE-100", "the file begins as " + what + " and is broken: " + detail, "get it again from where it was made");
  }

  private static Problem tooLarge(long most) {
    return new Problem("FIRMWARE-103", "the file is larger than " + (most >> 20) + " MiB", "check that it is the file you mean");
  }
}
