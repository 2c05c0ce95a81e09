package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.KeyRequest;
import java.math.BigInteger;
import java.util.List;

/** One irreversible command to a target: what a vendor's tool would be told in one line. */
public sealed interface FuseCommand {
  /** Sets bits of a field. */
  record Field(String name, BigInteger value) implements FuseCommand {}

  /** Burns keys or digests with purpose and protection, all in one write. */
  record Keys(List<KeyRequest> keys) implements FuseCommand {
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /** Freezes fields or blocks. */
  record WriteProtect(String name) implements FuseCommand {}

  /** Hides a block from software. */
  record ReadProtect(String name) implements FuseCommand {}
}
