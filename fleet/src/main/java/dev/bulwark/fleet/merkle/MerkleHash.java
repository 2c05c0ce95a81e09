package dev.bulwark.fleet.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hashes of RFC 9162, 2.1.1. The prefix keeps a leaf from ever being taken for a node (second preimage). */
public final class MerkleHash {
  public static final int BYTES = 32;

  private MerkleHash() {}

  /** {@code SHA-256(0x00 || body)}. */
  public static byte[] leaf(byte[] body) {
    MessageDigest digest = sha256();
    digest.update((byte) 0);
    return digest.digest(body);
  }

  /** {@code SHA-256(0x01 || left || right)}. */
  public static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = sha256();
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }

  /** The root of the tree without leaves: {@code SHA-256()}. */
  public static byte[] empty() {
    return sha256().digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
