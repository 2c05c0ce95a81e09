package dev.bulwark.firmware.efuse;

import java.util.Optional;

/**
 * A key to burn.
 *
 * @param block name, number or alias of the block
 * @param data as it stands in the key's file; the controller reverses it where the purpose says so
 * @param purpose by name; empty on the first chip, whose blocks have fixed uses
 */
public record KeyRequest(String block, byte[] data, Optional<String> purpose) {
  public KeyRequest {
    data = data.clone();
  }

  public static KeyRequest of(String block, byte[] data, String purpose) {
    return new KeyRequest(block, data, Optional.of(purpose));
  }

  public static KeyRequest of(String block, byte[] data) {
    return new KeyRequest(block, data, Optional.empty());
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** Shows the key's length only. */
  @Override
  public String toString() {
    return block + " " + data.length + " bytes " + purpose.orElse("");
  }
}
