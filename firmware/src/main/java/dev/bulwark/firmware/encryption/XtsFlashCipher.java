package dev.bulwark.firmware.encryption;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * AES-XTS (IEEE 1619) over units of 128 bytes, as every chip but the first does it: each unit's bytes are reversed before and after, its tweak is its address as a little-endian number of 16 bytes.
 *
 * <p>A key of 256 bits is AES-128, one of 512 bits AES-256, first half for data, second half for tweaks; of 128 bits (C2) the SHA-256 is the key. Source: the technical reference manuals' chapter on
 * external memory encryption; compared byte by byte with the vendor's tool.
 */
public final class XtsFlashCipher implements FlashCipher {
  /** Kept for the next call: making the JDK's ciphers ready costs more than encrypting a kilobyte. */
  private final ConcurrentLinkedQueue<XtsLane> idle = new ConcurrentLinkedQueue<>();

  private final byte[] key;
  private final AtomicBoolean closed = new AtomicBoolean();

  XtsFlashCipher(FlashKey flashKey) {
    byte[] given = flashKey.copy();
    key = given.length == 16 ? sha256(given) : given;
  }

  @Override
  public void encrypt(long address, byte[] data, int from, int length) {
    run(true, address, data, from, length);
  }

  @Override
  public void decrypt(long address, byte[] data, int from, int length) {
    run(false, address, data, from, length);
  }

  private void run(boolean encrypt, long address, byte[] data, int from, int length) {
    FlashCipher.requireRange(address, data, from, length);
    if (closed.get()) throw new IllegalStateException("the cipher was closed");
    XtsLane lane = idle.poll();
    if (lane == null) lane = new XtsLane(key);
    lane.run(encrypt, address, data, from, length);
    idle.add(lane);
    if (closed.get()) idle.clear();
  }

  /** Overwrites the key. The JDK's AES objects cannot be overwritten; they are left to the collector. */
  @Override
  public void close() {
    closed.set(true);
    Arrays.fill(key, (byte) 0);
    idle.clear();
  }

  private static byte[] sha256(byte[] short128) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(short128);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } finally {
      Arrays.fill(short128, (byte) 0);
    }
  }
}
