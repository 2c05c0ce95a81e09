package dev.bulwark.firmware.plan;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a request leaves to choice.
 *
 * @param download what remains of the ROM's download mode in production
 * @param secureVersion the floor to burn; empty takes the lowest secure version of the applications
 * @param antiRollback whether the bootloader was built with anti-rollback
 * @param revokeUnused whether digest slots that no key takes are revoked in production, so that nobody adds a key later
 * @param keyBlocks numbers of key blocks in the order in which they are taken, the flash key first; empty takes them from 0 up
 */
public record Policy(Download download, OptionalInt secureVersion, AntiRollback antiRollback, boolean revokeUnused, List<Integer> keyBlocks) {
  public static final Policy DEFAULT = new Policy(Download.SECURE, OptionalInt.empty(), AntiRollback.BY_TABLE, true, List.of());

  /** The ROM's serial and USB loader. */
  public enum Download {
    /** It still writes flash, and reads and runs nothing. The first chip has no such mode: there it is disabled. */
    SECURE,
    /** It is gone. */
    DISABLED
  }

  /** Whether the bootloader refuses older secure versions. */
  public enum AntiRollback {
    ON,
    OFF,
    /** On where the partition table has neither a factory nor a test application, as such a bootloader demands. */
    BY_TABLE
  }

  public Policy {
    keyBlocks = List.copyOf(keyBlocks);
  }
}
