package dev.bulwark.network.wireguard;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What an end of a tunnel is known by; not a secret. Guarantees: no point of low order, with which whoever listens could compute what two ends agree on.
 *
 * @param base64 44 characters: the u coordinate of X25519, 32 octets, least significant first
 */
public record PublicKey(String base64) implements Comparable<PublicKey> {
  public PublicKey {
    if (parse(base64).isEmpty()) throw new IllegalArgumentException("no public key");
  }

  private static Optional<byte[]> parse(String base64) {
    if (base64.length() != SecretKey.TEXT) return Optional.empty();
    try {
      byte[] octets = Base64.getDecoder().decode(base64);
      return octets.length == SecretKey.OCTETS && Base64.getEncoder().encodeToString(octets).equals(base64) && !LowOrder.is(octets) ? Optional.of(octets) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Empty for anything but the 44 characters of one key, and for a point of low order. */
  public static Optional<PublicKey> read(String base64) {
    return parse(base64).isPresent() ? Optional.of(new PublicKey(base64)) : Optional.empty();
  }

  static PublicKey of(byte[] octets) {
    return new PublicKey(Base64.getEncoder().encodeToString(octets));
  }

  /** Empty for anything but 64 hexadecimal digits, and for a point of low order. */
  static Optional<PublicKey> ofHex(String hex) {
    return hex.matches("[0-9a-fA-F]{64}") ? read(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex))) : Optional.empty();
  }

  String hex() {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  @Override
  public int compareTo(PublicKey other) {
    return base64.compareTo(other.base64);
  }

  @Override
  public String toString() {
    return base64;
  }
}
