package dev.bulwark.firmware.virtual;

import java.util.Arrays;

/** What the application does once it runs. */
public sealed interface Application {
  /** Runs and says nothing: on trial, it is taken back at the next reset. */
  record Nothing() implements Application {}

  /** Confirms itself, so that it stays. */
  record Confirm() implements Application {}

  /** Rejects itself while on trial and resets. */
  record Reject() implements Application {}

  /** Resets without a word. */
  record Crash() implements Application {}

  /**
   * Writes an update into the next slot, checks it and selects it for the next reset, as ESP-IDF's {@code esp_ota} functions do; the chip encrypts it on the way where flash encryption is on.
   *
   * @param image plaintext, with its signature
   */
  record Update(byte[] image) implements Application {
    public Update {
      image = image.clone();
    }

    @Override
    public byte[] image() {
      return image.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Update that && Arrays.equals(image, that.image);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(image);
    }
  }
}
