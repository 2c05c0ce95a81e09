package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.FuseMap;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a plan names, checked to be exactly those.
 *
 * <h2>Guarantees</h2> An instance exists only when each artefact of the plan is there and has the SHA-256 that the plan names.
 */
public final class StepMaterial {
  private static final int SECTOR = 4096;
  private static final int ALL_RANGES = 0xF;

  private final BurnPlan plan;
  private final Map<String, byte[]> files;
  private final Map<String, byte[]> stored = new HashMap<>();
  private final Optional<FlashKey> flashKey;

  private StepMaterial(BurnPlan plan, Map<String, byte[]> files, Optional<FlashKey> flashKey) {
    this.plan = plan;
    this.files = files;
    this.flashKey = flashKey;
  }

  /** Reads a file by the name that the plan gives it. */
  public interface Reader {
    byte[] read(String name, long bytes);
  }

  /** @throws Problem FIRMWARE-710 when a file is not the one that the plan was made from */
  public static StepMaterial of(BurnPlan plan, Reader reader) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    plan.artefacts()
        .forEach(
            (name, listed) -> {
              byte[] bytes = name.equals(FlashLayout.BLANK_OTADATA) && listed.bytes() <= 1 << 16 ? FlashLayout.blank((int) listed.bytes()) : reader.read(name, listed.bytes());
              if (bytes.length != listed.bytes() || !CanonicalJson.sha256(bytes).equals(listed.sha256())) {
                throw new Problem("FIRMWARE-710", name + " is not the file that the plan was made from", "bring the file back whose sha256 is " + listed.sha256() + ", or make a new plan");
              }
              files.put(name, bytes);
            });
    Optional<FlashKey> key = plan.steps().stream().filter(step -> step.action() == StepAction.BURN_KEY).findFirst().map(step -> FlashKey.of(bytes(files, step)));
    return new StepMaterial(plan, files, key);
  }

  private static byte[] bytes(Map<String, byte[]> files, BurnStep step) {
    byte[] bytes = files.get(step.details().getOrDefault("file", ""));
    if (bytes == null) throw new Problem("FIRMWARE-702", "step " + step.n() + " of the plan names no file of it", "make the plan again with `bulwark firmware plan`");
    return bytes;
  }

  byte[] file(BurnStep step) {
    return bytes(files, step);
  }

  /** What a flash step leaves in the cells: whole sectors, ciphertext where the plan says so, FF after the file's end. */
  byte[] stored(BurnStep step) {
    return stored.computeIfAbsent(step.target(), place -> cells(step));
  }

  private byte[] cells(BurnStep step) {
    byte[] file = file(step);
    long offset = offset(step);
    byte[] cells = FlashLayout.blank(Math.ceilDiv(file.length, SECTOR) * SECTOR);
    System.arraycopy(file, 0, cells, 0, file.length);
    if ("true".equals(step.details().get("encrypted"))) encrypt(offset, cells, Math.ceilDiv(file.length, FlashCipher.GRID) * FlashCipher.GRID);
    return cells;
  }

  /** In place, as this plan's key does it at that address. */
  void encrypt(long offset, byte[] data, int length) {
    FlashKey key = flashKey.orElseThrow(() -> new Problem("FIRMWARE-702", "the plan encrypts flash and burns no key for it", "make the plan again with `bulwark firmware plan`"));
    try (FlashCipher cipher = FlashCipher.of(plan.chip(), key, FuseMap.of(plan.chip()).has("FLASH_CRYPT_CONFIG") ? ALL_RANGES : 0)) {
      cipher.encrypt(offset, data, 0, length);
    }
  }

  static long offset(BurnStep step) {
    try {
      if (step.target().startsWith("0x")) return Long.parseLong(step.target(), 2, step.target().length(), 16);
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new Problem("FIRMWARE-702", "step " + step.n() + " of the plan has no place in flash", "make the plan again with `bulwark firmware plan`");
  }

  boolean encrypts() {
    return flashKey.isPresent();
  }

  /** Where the highest flash step ends, in bytes. */
  public long flashEnd() {
    return plan.steps().stream().filter(step -> step.action() == StepAction.FLASH).mapToLong(step -> offset(step) + stored(step).length).max().orElse(0);
  }
}
