package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.FuseMap;
import dev.bulwark.firmware.signature.KeyDigest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which a chip is closed. Why so: a key that must not be read goes before RD_DIS is frozen; flash is ciphertext before the decryptor is switched on; secure boot comes when everything that it
 * will judge has been rehearsed; whoever shuts the download mode can do nothing after.
 */
final class StepOrder {
  /** Debug ports and ways to start unchecked code, by the names of whichever chip has them. */
  private static final List<String> OPENINGS = List.of("DIS_PAD_JTAG", "DIS_USB_JTAG", "HARD_DIS_JTAG", "JTAG_DISABLE", "DIS_DIRECT_BOOT", "DIS_LEGACY_SPI_BOOT", "DIS_BOOT_REMAP", "CONSOLE_DEBUG_DISABLE");

  /** Ways past the flash encryption while in download mode. */
  private static final List<String> CIPHER_OPENINGS =
      List.of("DIS_DOWNLOAD_MANUAL_ENCRYPT", "DIS_DOWNLOAD_ICACHE", "DIS_DOWNLOAD_DCACHE", "SPI_DOWNLOAD_MSPI_DIS", "DISABLE_DL_ENCRYPT", "DISABLE_DL_DECRYPT", "DISABLE_DL_CACHE");

  private final PlanRequest request;
  private final FuseMap map;
  private final KeyPlaces places;
  private final List<BurnStep> steps = new ArrayList<>();

  private StepOrder(PlanRequest request, KeyPlaces places) {
    this.request = request;
    this.map = request.fuses().map();
    this.places = places;
  }

  static List<BurnStep> of(PlanRequest request, FlashLayout layout, KeyPlaces places, int floor) {
    StepOrder order = new StepOrder(request, places);
    order.add(StepAction.CHECK, "artefacts", "sha256", "nothing", "each file has the digest that the plan names", Map.of());
    order.add(StepAction.CHECK, "fuses", "blank", "nothing", "every place that the plan burns is blank and can be written", Map.of());
    if (request.encrypts()) order.flashKey();
    for (Placed placed : layout.placed()) order.flash(placed);
    order.add(StepAction.REHEARSE, "virtual chip", "app", "all files are flashed", "all later steps, done on a virtual chip with this flash and these fuses, end in a running application", Map.of());
    if (request.encrypts()) order.cryptCount();
    if (request.production()) order.openings();
    if (request.secureBoot()) order.secureBoot();
    if (request.production()) order.close(floor);
    return List.copyOf(order.steps);
  }

  private void flashKey() {
    Artefact key = request.flashKey().orElseThrow();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("file", key.name());
    details.put("sha256", key.sha256());
    String purpose;
    if (request.chip() == Chip.ESP32) {
      purpose = "flash_encryption";
    } else if (request.chip() == Chip.ESP32C2) {
      purpose = key.bytes().length == 16 ? "XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS" : "XTS_AES_128_KEY";
      // The only key block takes one write, so the digest goes with the key.
      if (request.secureBoot()) {
        details.put("digest", digests().getFirst().hex());
        details.put("digestPurpose", "SECURE_BOOT_DIGEST");
        details.put("digestFile", request.keys().getFirst().name());
      }
    } else {
      purpose = places.flash().size() == 2 ? "XTS_AES_256_KEY" : "XTS_AES_128_KEY";
      if (places.flash().size() == 2) details.put("secondBlock", places.flash().get(1).name());
    }
    add(StepAction.BURN_KEY, block(places.flash().getFirst()), purpose, "the block is blank, RD_DIS is not write-protected", "purpose, write protection and read protection are set; a key that cannot be read is proved by the rehearsal", details);
    if (map.has("FLASH_CRYPT_CONFIG")) burn("FLASH_CRYPT_CONFIG", BigInteger.valueOf(15), "flash encryption is off", Map.of());
  }

  private void flash(Placed placed) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("file", placed.artefact().name());
    details.put("sha256", placed.artefact().sha256());
    details.put("encrypted", String.valueOf(request.encrypts() && placed.encrypted()));
    add(StepAction.FLASH, placed.place(), placed.artefact().name(), "flash encryption is off, so what is written is what is stored", "every byte is read back", details);
  }

  private void cryptCount() {
    String field = map.cryptCount().name();
    BigInteger value = request.production() ? full(map.cryptCount().length()) : BigInteger.ONE;
    burn(field, value, "a flash key is burned, what is encrypted on flash is ciphertext, and the rehearsal ended in a running application", Map.of("counts", String.valueOf(value.bitCount())));
  }

  private void openings() {
    if (request.encrypts()) for (String field : CIPHER_OPENINGS) if (map.has(field)) burn(field, BigInteger.ONE, "flash encryption is on", Map.of());
    for (String field : OPENINGS) if (map.has(field)) burn(field, BigInteger.ONE, "the rehearsal ended in a running application", Map.of());
  }

  private void secureBoot() {
    List<KeyDigest> digests = digests();
    boolean alreadyBurned = request.chip() == Chip.ESP32C2 && request.encrypts();
    for (int slot = 0; slot < digests.size() && !alreadyBurned; slot++) {
      Map<String, String> details = new LinkedHashMap<>();
      KeyDigest digest = digests.get(slot);
      details.put("digest", digest.hex());
      details.put("file", request.keys().stream().filter(key -> key.key().digest().equals(digest)).findFirst().orElseThrow().name());
      String purpose = request.chip() == Chip.ESP32 ? "secure_boot_v2" : request.chip() == Chip.ESP32C2 ? "SECURE_BOOT_DIGEST" : "SECURE_BOOT_DIGEST" + slot;
      add(StepAction.BURN_KEY_DIGEST, block(places.digests().get(slot)), purpose, "the block is blank, the digest is not zero", "digest and purpose are read back, both are write-protected, the block stays readable", details);
    }
    if (request.keys().stream().anyMatch(key -> key.key().scheme() == SignatureScheme.ECDSA384) && map.has("SECURE_BOOT_SHA384_EN")) burn("SECURE_BOOT_SHA384_EN", BigInteger.ONE, "every key is P-384", Map.of());
    burn(map.secureBootEnable().name(), BigInteger.ONE, "a digest that signed the flashed bootloader is burned, readable and not revoked", Map.of());
    if (!request.production() || !request.policy().revokeUnused() || !request.chip().revokesDigests()) return;
    for (int slot = digests.size(); slot < request.chip().digestSlots(); slot++) burn("SECURE_BOOT_KEY_REVOKE" + slot, BigInteger.ONE, "no key uses the slot, another stays live", Map.of());
  }

  private void close(int floor) {
    add(StepAction.WRITE_PROTECT, "RD_DIS", "1", "every key that must not be read is read-protected", "RD_DIS can no longer be written: nobody hides a digest from the ROM", Map.of());
    if (floor > request.fuses().secureVersion()) burn("SECURE_VERSION", full(floor), "no application's secure version is below " + floor, Map.of("secureVersion", String.valueOf(floor)));
    boolean shut = request.policy().download() == Policy.Download.DISABLED;
    if (request.chip() == Chip.ESP32) {
      if (request.fuses().revision().compareTo(Chip.ESP32_SECURE_BOOT_V2) >= 0) burn("UART_DOWNLOAD_DIS", BigInteger.ONE, "every other step is done", Map.of());
    } else {
      burn(shut ? "DIS_DOWNLOAD_MODE" : "ENABLE_SECURITY_DOWNLOAD", BigInteger.ONE, "every other step is done", Map.of());
    }
  }

  private List<KeyDigest> digests() {
    return request.keys().stream().map(key -> key.key().digest()).distinct().toList();
  }

  /** The name that the vendor's tool shows: by number on the first chip, whose blocks are named by it. */
  private static String block(dev.bulwark.firmware.efuse.FuseBlock block) {
    return block.name();
  }

  private static BigInteger full(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
  }

  private void burn(String field, BigInteger value, String precondition, Map<String, String> details) {
    add(StepAction.BURN, field, value.toString(), precondition, "the field reads " + value, details);
  }

  private void add(StepAction action, String target, String value, String precondition, String readBack, Map<String, String> details) {
    steps.add(new BurnStep(steps.size() + 1, action, target, value, precondition, readBack, details));
  }
}
