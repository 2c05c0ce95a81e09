package dev.bulwark.firmware.provisioning;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A piece of flash.
 *
 * @param offset where it begins, in bytes
 * @param content not copied: whoever hands it over leaves it alone
 * @param encrypted whether the chip reads this piece through its cipher; NVS, for instance, is not
 */
public record FlashPart(long offset, byte[] content, boolean encrypted) {
  /** The largest flash that an image's header can name, in bytes. */
  static final long FLASH = 128L << 20;

  /** {@code 0x10000}. */
  public String at() {
    return "0x" + Long.toHexString(offset);
  }

  /**
   * The parts in the order of their offsets, ready to be encrypted for {@code chip}: the first chip's are filled up to 16 bytes with FF.
   *
   * @throws Problem FIRMWARE-404, FIRMWARE-405 as the cipher would say; FIRMWARE-407 when there are none, when two overlap or one goes past the largest flash
   */
  static List<FlashPart> arranged(Chip chip, List<FlashPart> parts) {
    if (parts.isEmpty()) throw layout("there is nothing to put on the devices", "name at least one part like 0x10000:app.bin");
    List<FlashPart> arranged = new ArrayList<>();
    for (FlashPart part : parts) {
      FlashPart whole = !chip.encryptsWithXts() && part.encrypted ? part.filledUp() : part;
      if (whole.offset < 0 || whole.offset > FLASH - whole.content.length) throw layout("the part at " + part.at() + " goes past the largest flash, 128 MiB", "check its offset");
      if (whole.encrypted) FlashCipher.requireRange(whole.offset, whole.content, 0, whole.content.length);
      arranged.add(whole);
    }
    arranged.sort(Comparator.comparingLong(FlashPart::offset));
    for (int i = 1; i < arranged.size(); i++) {
      FlashPart before = arranged.get(i - 1);
      if (before.offset + before.content.length > arranged.get(i).offset || before.offset == arranged.get(i).offset)
        throw layout("the part at " + before.at() + " reaches into the one at " + arranged.get(i).at(), "check the offsets against the partition table");
    }
    return List.copyOf(arranged);
  }

  private FlashPart filledUp() {
    byte[] padded = Arrays.copyOf(content, Math.ceilDiv(content.length, FlashCipher.GRID) * FlashCipher.GRID);
    Arrays.fill(padded, content.length, padded.length, (byte) 0xff);
    return new FlashPart(offset, padded, true);
  }

  private static Problem layout(String detail, String hint) {
    return new Problem("FIRMWARE-407", detail, hint);
  }
}
