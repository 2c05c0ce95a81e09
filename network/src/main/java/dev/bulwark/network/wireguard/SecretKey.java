package dev.bulwark.network.wireguard;

import dev.bulwark.problem.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A private key, or a key that two ends share: 32 octets.
 *
 * <p>Guarantees: never shown by {@link #toString}; zeros after {@link #close}. Compared in constant time by {@link #same}.
 */
public final class SecretKey implements AutoCloseable {
  static final int OCTETS = 32;

  /** Of the base64 text, padding included. */
  static final int TEXT = 44;

  private final byte[] octets;

  private SecretKey(byte[] octets) {
    this.octets = octets;
  }

  /** A private key of X25519, clamped as RFC 7748 section 5 has it: what {@code wg genkey} makes. */
  public static SecretKey ofPrivate(RandomGenerator random) {
    byte[] scalar = new byte[OCTETS];
    random.nextBytes(scalar);
    scalar[0] &= (byte) 248;
    scalar[31] = (byte) ((scalar[31] & 127) | 64);
    return new SecretKey(scalar);
  }

  /** A key that both ends of a tunnel mix in beside their own: what {@code wg genpsk} makes. */
  public static SecretKey ofShared(RandomGenerator random) {
    byte[] shared = new byte[OCTETS];
    random.nextBytes(shared);
    return new SecretKey(shared);
  }

  /**
   * Reads what a key file holds: 44 characters of base64, with or without one line end.
   *
   * @param text left as it is; the caller zeroes it
   * @return empty for anything else, all zeros included, which both ends take for no key
   */
  public static Optional<SecretKey> read(byte[] text) {
    int length = text.length == TEXT + 1 && text[TEXT] == '\n' ? TEXT : text.length;
    if (length != TEXT) return Optional.empty();
    byte[] exact = Arrays.copyOf(text, TEXT);
    try {
      byte[] octets = Base64.getDecoder().decode(exact);
      SecretKey key = new SecretKey(octets);
      byte[] again = key.base64();
      // Base64 has several spellings of one key, as its last character carries spare bits; only one is written here.
      boolean strict = octets.length == OCTETS && Arrays.equals(again, exact);
      Arrays.fill(again, (byte) 0);
      if (strict && !key.isZero()) return Optional.of(key);
      key.close();
      return Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    } finally {
      Arrays.fill(exact, (byte) 0);
    }
  }

  private boolean isZero() {
    int any = 0;
    for (byte octet : octets) any |= octet;
    return any == 0;
  }

  /** The other half of a private key. About a millisecond. */
  public PublicKey publicKey() {
    if (isZero()) throw new Problem("NETWORK-322", "a key that is zero was to be used", "make a new one with `bulwark network wireguard keys`");
    return Curve.publicKey(octets);
  }

  /** Compares without telling by its time where the two differ. */
  public boolean same(SecretKey other) {
    return MessageDigest.isEqual(octets, other.octets);
  }

  /** SHA-256: two keys are found to be one without being compared in pairs. */
  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  byte[] base64() {
    return Base64.getEncoder().encode(octets);
  }

  byte[] hex() {
    byte[] text = new byte[2 * OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      text[2 * i] = (byte) Character.forDigit(octets[i] >> 4 & 15, 16);
      text[2 * i + 1] = (byte) Character.forDigit(octets[i] & 15, 16);
    }
    return text;
  }

  @Override
  public void close() {
    Arrays.fill(octets, (byte) 0);
  }

  @Override
  public String toString() {
    return "SecretKey[" + OCTETS + " octets, not shown]";
  }
}
