package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.problem.Problem;
import java.time.Instant;

/** What became of the wish for a token. */
public sealed interface NewToken {
  /** {@code token} is shown this once; earlier unused ones of the device have ended. */
  record Issued(DeviceId device, String token, Instant expires) implements NewToken {
    @Override
    public String toString() {
      return "Issued[" + device + ", token ***, until " + expires + "]";
    }
  }

  sealed interface Refused extends NewToken {
    Problem problem();
  }

  record NotFound(DeviceId id) implements Refused {
    @Override
    public Problem problem() {
      return new Problem("DEVICE-004", "there is no device " + id, "look with `bulwark device list`");
    }
  }

  record NotEnrollable(DeviceId id, Lifecycle state) implements Refused {
    @Override
    public Problem problem() {
      return new Problem("DEVICE-006", "device " + id + " is " + state.word() + " and gets no token",
          state == Lifecycle.QUARANTINED ? "release it first" : "its life is over; register the hardware under a new id");
    }
  }
}
