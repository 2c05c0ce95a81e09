package dev.bulwark.firmware.mcuboot;

/**
 * A record behind an image: type, length, value.
 *
 * @param type unsigned 16 bits, one of the constants or a vendor's own
 * @param offset where its value begins, in bytes from the image's begin
 * @param length of the value, 0..65535
 */
public record Tlv(int type, int offset, int length) {
  public static final int KEY_HASH = 0x01;
  public static final int PUBLIC_KEY = 0x02;
  public static final int SHA256 = 0x10;
  public static final int SHA384 = 0x11;
  public static final int SHA512 = 0x12;
  public static final int RSA2048_PSS = 0x20;
  public static final int ECDSA = 0x22;
  public static final int RSA3072_PSS = 0x23;
  public static final int ED25519 = 0x24;
  /** Says that the signature is over the image itself, not over its hash. */
  public static final int PURE_SIGNATURE = 0x25;
  public static final int DEPENDENCY = 0x40;
  public static final int SECURITY_COUNTER = 0x50;

  /** Type and length before each value. */
  static final int HEADER = 4;

  boolean signature() {
    return type == RSA2048_PSS || type == ECDSA || type == RSA3072_PSS || type == ED25519;
  }
}
