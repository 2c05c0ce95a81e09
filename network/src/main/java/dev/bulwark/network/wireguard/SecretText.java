package dev.bulwark.network.wireguard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text that holds secrets, as octets. Guarantees: whatever buffer it used is zero after {@link #close}, and after it had to grow. */
final class SecretText implements AutoCloseable {
  private byte[] octets = new byte[1_024];
  private int length;

  SecretText add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  SecretText add(byte[] more) {
    if (octets.length - length < more.length) {
      byte[] larger = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more.length));
      Arrays.fill(octets, (byte) 0);
      octets = larger;
    }
    System.arraycopy(more, 0, octets, length, more.length);
    length += more.length;
    return this;
  }

  /** In base64, as configurations and key files have it. */
  SecretText addBase64(SecretKey key) {
    byte[] text = key.base64();
    add(text);
    Arrays.fill(text, (byte) 0);
    return this;
  }

  /** In hexadecimal, as a running interface is told. */
  SecretText addHex(SecretKey key) {
    byte[] text = key.hex();
    add(text);
    Arrays.fill(text, (byte) 0);
    return this;
  }

  /** A copy, which is the caller's to zero. */
  byte[] octets() {
    return Arrays.copyOf(octets, length);
  }

  @Override
  public void close() {
    Arrays.fill(octets, (byte) 0);
    length = 0;
  }
}
