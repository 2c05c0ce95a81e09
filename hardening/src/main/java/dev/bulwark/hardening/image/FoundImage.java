package dev.bulwark.hardening.image;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.image.Segment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ESP image that was recognised, with what was found out about it.
 *
 * @param name of the part of a flash chip it lies in; empty for a file that is the image
 * @param offset of its first byte in the file
 */
record FoundImage(String name, long offset, EspImage image, Signatures signatures) {
  private static final int SECTOR = 4096;

  /**
   * The image at the begin of {@code bytes}; empty where there is none.
   *
   * @param bytes all of the file or partition, from its first byte
   */
  static Optional<FoundImage> at(String name, long offset, byte[] bytes) {
    if (!(EspImage.read(bytes) instanceof ImageReading.Read(EspImage image))) return Optional.empty();
    return Optional.of(new FoundImage(name, offset, image, Signatures.of(bytes, image)));
  }

  /** Where the sector of signatures lies or would lie, in the file. */
  long signatureOffset() {
    return offset + (signatures.older() ? image.length() : (image.length() + SECTOR - 1L) / SECTOR * SECTOR);
  }

  /** Descriptors say it; of older images the segments do, since a bootloader runs from memory alone and maps no flash. */
  boolean bootloader() {
    if (image.app().isPresent()) return false;
    return image.bootloader().isPresent() || image.segments().stream().allMatch(FoundImage::inMemory);
  }

  /** Static memory of the processor, in any of the chips. */
  private static boolean inMemory(Segment segment) {
    long address = segment.address();
    return address >= 0x3FC0_0000L && address < 0x4000_0000L || address >= 0x4002_0000L && address < 0x400C_0000L || address >= 0x4037_0000L && address < 0x4040_0000L || address >= 0x4080_0000L && address < 0x4090_0000L || address >= 0x4FF0_0000L && address < 0x5000_0000L;
  }

  String kind() {
    return bootloader() ? "esp-bootloader" : "esp-app";
  }

  /** The facts that the JSON form has of an image, but for its kind. */
  Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("chip", image.chip().map(Chip::id).orElse(null));
    facts.put("segments", image.segments().size());
    facts.put("checksumOk", image.checksumHolds());
    facts.put("hashOk", image.hashAppended() ? image.hashHolds() : null);
    facts.put("signed", signatures.signed());
    facts.put("signatures", signatures.facts());
    facts.put("encrypted", false);
    facts.put("app", image.app().map(FoundImage::app).orElse(null));
    return facts;
  }

  private static Map<String, @Nullable Object> app(AppDescriptor app) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("project", app.project());
    facts.put("version", app.version());
    facts.put("idf", app.idf());
    facts.put("secureVersion", app.secureVersion());
    return facts;
  }

  static byte[] from(byte[] bytes, int at) {
    return at == 0 ? bytes : Arrays.copyOfRange(bytes, at, bytes.length);
  }
}
