package dev.bulwark.firmware.encryption;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A flash encryption key, in the byte order of its file.
 *
 * <h2>Guarantees</h2> It has one of the lengths that some chip takes; no text of it is ever made; two are compared in constant time; {@link #close} overwrites it.
 * <h2>Does not guarantee</h2> That it is secret or random: {@link #weakness} only finds what no generator makes.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-401 for another length, FIRMWARE-402 for a chip that does not take it.
 */
public final class FlashKey implements AutoCloseable {
  private static final Set<Integer> LENGTHS = Set.of(16, 24, 32, 64);
  private final byte[] bytes;
  private boolean forgotten;

  private FlashKey(byte[] own) {
    bytes = own;
    if (!LENGTHS.contains(own.length))
      throw new Problem("FIRMWARE-401", "a flash encryption key has 16, 24, 32 or 64 bytes, not " + own.length, "use the file that `bulwark firmware flash-key` wrote");
  }

  /** @param bytes as in the key's file, copied: 16 (the C2's derived key), 24 (the first chip with 3/4 coding), 32 or 64 */
  public static FlashKey of(byte[] bytes) {
    return new FlashKey(bytes.clone());
  }

  /** A fresh key of 128, 192, 256 or 512 bits. */
  public static FlashKey generate(int bits, SecureRandom random) {
    if (bits % 8 != 0 || !LENGTHS.contains(bits / 8)) throw new Problem("FIRMWARE-401", "there is no flash encryption key of " + bits + " bits", "use 128 (C2), 256 or 512, or 192 for an ESP32 with 3/4 coding");
    byte[] fresh = new byte[bits / 8];
    do random.nextBytes(fresh);
    while (weakness(fresh).isPresent());
    return new FlashKey(fresh);
  }

  /** The key that these fuse blocks hold: the controller reads each block's bytes in reverse. Two blocks (first half, second half) make the key of 512 bits. */
  public static FlashKey ofFuseBlocks(byte[]... blocks) {
    byte[] key = new byte[Arrays.stream(blocks).mapToInt(block -> block.length).sum()];
    int at = 0;
    for (byte[] block : blocks) for (int i = block.length; i-- > 0; ) key[at++] = block[i];
    return new FlashKey(key);
  }

  /** The key's bytes in file order: for the key's file, the fuses and a cipher, and nowhere else. */
  public byte[] copy() {
    if (forgotten) throw new IllegalStateException("the key was closed");
    return bytes.clone();
  }

  public int bits() {
    return bytes.length * 8;
  }

  /** @throws Problem FIRMWARE-402 when the chip takes no key of this length; the C5 takes 512 bits through its key manager */
  public void requireFor(Chip chip) {
    Set<Integer> taken = lengthsFor(chip);
    if (!taken.contains(bits()))
      throw new Problem("FIRMWARE-402", chip.id() + " takes no flash key of " + bits() + " bits", "give a key of " + String.join(" or ", taken.stream().map(String::valueOf).toList()) + " bits");
  }

  /** Lengths in bits of the key's file; XTS keys are two AES keys. */
  static Set<Integer> lengthsFor(Chip chip) {
    Set<Integer> taken = new TreeSet<>();
    for (int aes : chip.flashKeyBits()) taken.add(chip.encryptsWithXts() ? 2 * aes : aes);
    if (chip == Chip.ESP32C2) taken.add(128);
    if (chip == Chip.ESP32C5) taken.add(512);
    return taken;
  }

  /** 32 hexadecimal digits that tell this key from others and nothing of it: the beginning of SHA-256 over a fixed text and the key. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("bulwark flash key\0".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Why this key protects nothing: it is blank or repeats itself, the same half twice included (which breaks XTS). Empty for every key that a generator makes. */
  public Optional<String> weakness() {
    return weakness(bytes);
  }

  private static Optional<String> weakness(byte[] key) {
    if (periodic(key, 1)) return Optional.of("all its bytes are the same");
    for (int period = 2; period <= key.length / 2; period *= 2) if (periodic(key, period)) return Optional.of("it repeats itself every " + period + " bytes");
    return Optional.empty();
  }

  /** Why this key looks made by hand, as test keys are: its bytes count, or are text. */
  public Optional<String> oddity() {
    boolean counts = true;
    for (int i = 2; i < bytes.length && counts; i++) counts = (byte) (bytes[i] - bytes[i - 1]) == (byte) (bytes[1] - bytes[0]);
    if (counts) return Optional.of("its bytes count evenly");
    for (byte b : bytes) if ((b < 0x20 || b >= 0x7f) && b != '\n' && b != '\r') return Optional.empty();
    return Optional.of("it is text, for instance its own hexadecimal form");
  }

  private static boolean periodic(byte[] key, int period) {
    return Arrays.equals(key, period, key.length, key, 0, key.length - period);
  }

  @Override
  public void close() {
    forgotten = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlashKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  /** By length only: a hash of secret bytes would tell something of them. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "FlashKey[" + bits() + " bits, masked]";
  }
}
