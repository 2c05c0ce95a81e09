package dev.bulwark.agent.identity;

import java.security.SecureRandom;

/** Where a device's private keys are made. */
public sealed interface KeySource {
  DeviceKey create(SecureRandom random);

  /** As it stands in {@code agent.json}; holds no secret. */
  String text();

  /** A file of mode 0600 in the agent's folder. */
  static KeySource file() {
    return new File();
  }

  static KeySource of(String text) {
    return file();
  }

  record File() implements KeySource {
    @Override
    public DeviceKey create(SecureRandom random) {
      return DeviceKey.newInFile(random);
    }

    @Override
    public String text() {
      return "file";
    }
  }
}
