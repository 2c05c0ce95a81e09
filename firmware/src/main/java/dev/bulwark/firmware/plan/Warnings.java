package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** What a plan leaves open because it was asked to, and what nobody can take back. */
final class Warnings {
  private Warnings() {}

  static List<String> of(PlanRequest request) {
    List<String> warnings = new ArrayList<>();
    if (!request.secureBoot()) warnings.add("no signing key: the chip will run anything that somebody writes into its flash");
    if (!request.encrypts()) warnings.add("no flash key: whoever unsolders the flash reads it, keys included");
    if (!request.production()) warnings.add("profile development: debug ports and download mode stay open, encryption can be switched off again: not for devices that leave the desk");
    request.flashKey().flatMap(key -> weakness(key.bytes())).ifPresent(why -> warnings.add("the flash key is no random one: " + why));
    if (request.secureBoot() && request.keys().size() == 1 && request.chip().revokesDigests()) warnings.add("one signing key: if it is lost, so is every device; burn the digest of a second one that is kept apart");
    if (request.chip() == Chip.ESP32H4 && request.secureBoot()) warnings.add("ESP-IDF does not build a secure boot for esp32h4 yet: burn nothing before your own bootloader has been tried");
    if (request.chip() == Chip.ESP32 && request.fuses().revision().compareTo(Chip.ESP32_SECURE_BOOT_V2) < 0) warnings.add("the download mode of esp32 before 3.0 cannot be shut");
    warnings.add("a power cut within the pulse that programs a key block cannot be mended: keep the supply steady while keys are burned");
    return warnings;
  }

  private static java.util.Optional<String> weakness(byte[] bytes) {
    try (FlashKey key = FlashKey.of(bytes)) {
      return key.weakness();
    } catch (Problem length) {
      return java.util.Optional.empty();
    }
  }
}
