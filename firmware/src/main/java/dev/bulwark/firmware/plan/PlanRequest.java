package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.Fuses;
import java.util.List;
import java.util.Optional;

/**
 * What a plan is made from.
 *
 * @param keys signing keys to trust, in the order of the digest slots; none: no secure boot
 * @param flashKey the file with the flash encryption key; none: no flash encryption
 * @param images bootloader, partition table, applications and data
 * @param fuses the chip as it is now, its kind and revision included; blank for a new one
 */
public record PlanRequest(Profile profile, List<PlanKey> keys, Optional<Artefact> flashKey, List<Artefact> images, Fuses fuses, Policy policy) {
  public PlanRequest {
    keys = List.copyOf(keys);
    images = List.copyOf(images);
  }

  public Chip chip() {
    return fuses.chip();
  }

  boolean secureBoot() {
    return !keys.isEmpty();
  }

  boolean encrypts() {
    return flashKey.isPresent();
  }

  boolean production() {
    return profile == Profile.PRODUCTION;
  }
}
