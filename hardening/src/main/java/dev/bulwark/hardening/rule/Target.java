package dev.bulwark.hardening.rule;

import java.util.Locale;
import java.util.Optional;

/** What a rule looks at. */
public enum Target {
  SDKCONFIG,
  KERNEL,
  ZEPHYR,
  ARDUINO,
  SSHD,
  ROOTFS,
  IMAGE,
  EXPOSURE,
  FLEET,
  EFUSE;

  /** As in the catalogue and on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Target> named(String id) {
    for (Target target : values()) if (target.id().equals(id)) return Optional.of(target);
    return Optional.empty();
  }
}
