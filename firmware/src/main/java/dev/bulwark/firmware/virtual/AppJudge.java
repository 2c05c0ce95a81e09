package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** How the second stage judges an application: version, header, chip, revision, segments, checksum, then signature or hash. Source: ESP-IDF's {@code esp_image_format.c} and {@code bootloader_common_loader.c}. */
final class AppJudge {
  private static final long LARGEST = 16L << 20;
  private static final int HEADER = 24;
  private static final int DESCRIPTOR = 0x20;
  private static final int DESCRIPTOR_MAGIC = 0xABCD5432;

  private final Reset reset;
  private final SecureBoot secureBoot;
  private final boolean antiRollback;

  AppJudge(Reset reset, SecureBoot secureBoot, boolean antiRollback) {
    this.reset = reset;
    this.secureBoot = secureBoot;
    this.antiRollback = antiRollback;
  }

  /** What the slot's descriptor says; nothing else of the image is looked at. Unsigned 32 bits; empty where no descriptor stands. */
  OptionalLong secureVersion(Slot slot) {
    FlashView.Region region = reset.view.read(slot.partition().offset() + DESCRIPTOR, 8);
    if (slot.partition().size() < DESCRIPTOR + 8 || region.length() < 8) return OptionalLong.empty();
    ByteBuffer words = ByteBuffer.wrap(region.bytes(), region.from(), 8).slice().order(ByteOrder.LITTLE_ENDIAN);
    return words.getInt(0) == DESCRIPTOR_MAGIC ? OptionalLong.of(Integer.toUnsignedLong(words.getInt(4))) : OptionalLong.empty();
  }

  /** Whether the fuses allow the slot's version; true whatever it is without anti-rollback. */
  boolean recent(Slot slot) {
    return age(slot) instanceof Judgement.Good;
  }

  /** Whether the application in the slot may start. */
  Judgement judge(Slot slot) {
    Judgement age = age(slot);
    return age instanceof Judgement.Refusal ? age : image(slot);
  }

  private Judgement age(Slot slot) {
    if (!antiRollback) return new Judgement.Good("any version may run");
    int floor = reset.fuses.now().secureVersion();
    OptionalLong version = secureVersion(slot);
    if (version.isEmpty()) return Judgement.refuse(Reason.ANTI_ROLLBACK, "it has no descriptor that tells its secure version");
    if (version.getAsLong() < floor) return Judgement.refuse(Reason.ANTI_ROLLBACK, "its secure version %d is below the fuses' %d", version.getAsLong(), floor);
    return new Judgement.Good("its secure version is " + version.getAsLong());
  }

  /** The image alone, whatever its version. */
  Judgement image(Slot slot) {
    long size = slot.partition().size();
    if (size > LARGEST) return Judgement.refuse(Reason.IMG_SEGMENTS, "its partition is larger than 16 MiB");
    FlashView.Region region = reset.view.image(slot.partition().offset(), size);
    Judgement header = header(region);
    if (header instanceof Judgement.Refusal) return header;
    return switch (EspImage.read(region.bytes(), region.from(), region.to())) {
      case ImageReading.Unreadable unreadable -> Judgement.refuse(Reason.IMG_SEGMENTS, "%s", unreadable.detail());
      case ImageReading.Read read -> content(region, read.image());
    };
  }

  private Judgement header(FlashView.Region region) {
    if (region.length() < HEADER || region.bytes()[region.from()] != (byte) 0xE9) return Judgement.refuse(Reason.IMG_HEADER, "no image begins there");
    ByteBuffer header = ByteBuffer.wrap(region.bytes(), region.from(), HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
    int chipId = Short.toUnsignedInt(header.getShort(12));
    if (chipId != reset.chip().chipId()) return Judgement.refuse(Reason.IMG_CHIP, "it is for %s", Chip.ofChipId(chipId).map(Chip::id).orElse("a chip of number " + chipId));
    int oldest = Short.toUnsignedInt(header.getShort(15));
    int newest = Short.toUnsignedInt(header.getShort(17));
    int own = reset.revision.full();
    if (own < oldest) return Judgement.refuse(Reason.IMG_REVISION, "it needs revision %d.%d or newer, this is %s", oldest / 100, oldest % 100, reset.revision);
    boolean limited = newest != 0 && newest != 0xFFFF && !reset.fuses.now().burned("DISABLE_WAFER_VERSION_MAJOR");
    if (limited && own > newest) return Judgement.refuse(Reason.IMG_REVISION, "it is for revisions up to %d.%d, this is %s", newest / 100, newest % 100, reset.revision);
    return new Judgement.Good("it is for this chip");
  }

  private Judgement content(FlashView.Region region, EspImage image) {
    if (image.misplaced(reset.chip()).isPresent()) return Judgement.refuse(Reason.IMG_SEGMENTS, "a segment that the cache maps does not lie at its place in a page");
    if (!image.checksumHolds()) return Judgement.refuse(Reason.IMG_CHECKSUM, "its checksum is 0x%02x, its segments give 0x%02x", image.storedChecksum(), image.computedChecksum());
    if (secureBoot.on()) return secureBoot.judgeApp(region, image);
    if (!image.hashHolds()) return Judgement.refuse(Reason.IMG_HASH, "its appended SHA-256 is not that of its content");
    return new Judgement.Good(image.hashAppended() ? "its hash holds" : "its checksum holds, it has no hash");
  }
}
