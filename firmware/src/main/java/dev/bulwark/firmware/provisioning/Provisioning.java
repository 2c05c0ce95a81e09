package dev.bulwark.firmware.provisioning;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * Makes each device's flash: a fresh key, and every part encrypted under it.
 *
 * <h2>Guarantees</h2> No key is handed out twice, nor one whose fingerprint was told to be in use, whatever the random numbers do; memory is one copy of the parts for each thread; keys are overwritten when the
 * sink returns.
 * <h2>Does not guarantee</h2> That the sink kept what it was given: {@link DeviceFolders} does.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-402, 403, 404, 405, 407 for parts, chip and key, FIRMWARE-408 for names, before the first device; FIRMWARE-409 when random numbers repeat.
 */
public final class Provisioning {
  /** As many devices as one run may name. */
  public static final int MOST = 1_000_000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Takes one device at a time from each thread, several threads at once. */
  @FunctionalInterface
  public interface Sink {
    void take(ProvisionedDevice device);
  }

  private final Chip chip;
  private final int keyBits;
  private final int cryptConfig;
  private final List<FlashPart> parts;
  private final SecureRandom random;
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<List<FlashPart>> buffers = new ConcurrentLinkedQueue<>();

  /**
   * @param keyBits of the key's file: 128, 192, 256 or 512, as the chip takes
   * @param cryptConfig FLASH_CRYPT_CONFIG, of the first chip alone
   */
  public Provisioning(Chip chip, int keyBits, int cryptConfig, List<FlashPart> parts, SecureRandom random) {
    this.chip = chip;
    this.keyBits = keyBits;
    this.cryptConfig = cryptConfig;
    this.parts = FlashPart.arranged(chip, parts);
    this.random = random;
    // Refused now, not at the first device.
    try (FlashKey trial = FlashKey.generate(keyBits, random); FlashCipher cipher = FlashCipher.of(chip, trial, cryptConfig)) {
      cipher.encrypt(0, new byte[FlashCipher.GRID], 0, FlashCipher.GRID);
    }
  }

  Chip chip() {
    return chip;
  }

  int keyBits() {
    return keyBits;
  }

  int cryptConfig() {
    return cryptConfig;
  }

  List<FlashPart> parts() {
    return parts;
  }

  /** No key with one of these fingerprints is handed out. */
  void avoid(Set<String> fingerprints) {
    used.addAll(fingerprints);
  }

  /** Gives each device to the sink once. When a sink throws, devices that are being made are finished or not, none is begun, and the fault is thrown here. */
  public void run(List<String> ids, Cores cores, Sink sink) {
    requireIds(ids);
    cores.each(ids.size(), i -> one(ids.get(i), sink));
  }

  /** @throws Problem FIRMWARE-408 for a name that cannot be a folder's, for two of the same, for too many */
  static void requireIds(List<String> ids) {
    if (ids.size() > MOST) throw new Problem("FIRMWARE-408", ids.size() + " devices are more than one run takes", "split the list; " + MOST + " fit");
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!ID.matcher(id).matches()) throw new Problem("FIRMWARE-408", "'" + id + "' cannot name a device", "use 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first");
      if (!seen.add(id)) throw new Problem("FIRMWARE-408", "the device " + id + " is named twice", "name each device once");
    }
  }

  private void one(String id, Sink sink) {
    List<FlashPart> own = buffers.poll();
    if (own == null) own = copies();
    try (FlashKey key = freshKey(); FlashCipher cipher = FlashCipher.of(chip, key, cryptConfig)) {
      for (int i = 0; i < parts.size(); i++) {
        byte[] plain = parts.get(i).content();
        byte[] content = own.get(i).content();
        if (!parts.get(i).encrypted()) continue;
        System.arraycopy(plain, 0, content, 0, plain.length);
        cipher.encrypt(parts.get(i).offset(), content, 0, content.length);
      }
      sink.take(new ProvisionedDevice(id, key, own));
    }
    buffers.add(own);
  }

  private List<FlashPart> copies() {
    List<FlashPart> copies = new ArrayList<>();
    for (FlashPart part : parts) copies.add(new FlashPart(part.offset(), part.content().clone(), part.encrypted()));
    return List.copyOf(copies);
  }

  private FlashKey freshKey() {
    FlashKey key = FlashKey.generate(keyBits, random);
    if (used.add(key.fingerprint())) return key;
    key.close();
    // With 128 random bits this happens never; so the numbers are not random, and another try would only hide it.
    throw new Problem("FIRMWARE-409", "the random numbers gave a key that another device has", "do not use any key of this machine; mend its source of random numbers");
  }
}
