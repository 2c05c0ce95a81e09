package dev.bulwark.firmware.info;

import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One part of a flash chip's content.
 *
 * @param kind {@code image}, {@code partitions}, {@code otadata}, {@code nvs}, {@code blank}, {@code ciphertext}, {@code data}, {@code missing} where the dump ends before it, or {@code overlapping} where other parts claim the same bytes
 */
record FlashPart(String name, long offset, long size, String kind, Optional<Explanation> explanation) {
  /** Larger applications are refused by the bootloader, larger NVS partitions by its reader. */
  private static final int LARGEST = 16 << 20;

  private static final int SAMPLE = 64 * 1024;

  static FlashPart of(Source file, Partition partition) {
    byte[] bytes = file.bytes(partition.offset(), (int) Math.min(partition.size(), partition.isApp() || partition.isNvs() ? LARGEST : SAMPLE));
    Optional<Explanation> explained = explained(partition, bytes);
    String kind = explained.map(Explanation::type).orElseGet(() -> kind(bytes));
    return new FlashPart(partition.name(), partition.offset(), partition.size(), kind, explained);
  }

  /** One that is not looked into, because the rows before it claim all there is. */
  static FlashPart overlapping(Partition partition) {
    return new FlashPart(partition.name(), partition.offset(), partition.size(), "overlapping", Optional.empty());
  }

  private static Optional<Explanation> explained(Partition partition, byte[] bytes) {
    if (partition.isApp()) return EspImage.read(bytes) instanceof ImageReading.Read(EspImage image) ? Optional.of(ImageFacts.of(image, bytes, 0, bytes.length)) : Optional.empty();
    if (partition.isNvs()) return NvsFacts.of(bytes);
    return partition.isOtaData() ? OtaDataFacts.of(bytes) : Optional.empty();
  }

  private static String kind(byte[] bytes) {
    if (bytes.length == 0) return "missing";
    byte[] sample = bytes.length > SAMPLE ? Arrays.copyOf(bytes, SAMPLE) : bytes;
    if (Evenness.blank(sample)) return "blank";
    return Evenness.likeCiphertext(sample) ? "ciphertext" : "data";
  }

  Map<String, @Nullable Object> document() {
    return ImageFacts.entries("name", name, "offset", offset, "size", size, "kind", kind, "content", explanation.map(Explanation::document).orElse(null));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String said = explanation.map(e -> e.lines().getFirst()).orElseGet(() -> switch (kind) {
      case "blank" -> "erased";
      case "ciphertext" -> "looks encrypted";
      case "overlapping" -> "not looked into: other partitions claim the same bytes";
      case "missing" -> "the file ends before it";
      default -> "data";
    });
    lines.add(Numbers.offset(offset) + "  " + name + ": " + said);
    explanation.ifPresent(e -> e.lines().stream().skip(1).forEach(line -> lines.add("    " + line)));
    return lines;
  }
}
