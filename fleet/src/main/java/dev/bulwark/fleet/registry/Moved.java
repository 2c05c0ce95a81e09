package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.problem.Problem;

/** What became of a move through the life of a device. */
public sealed interface Moved {
  /** {@code device} as it is now. */
  record Done(Device device, Lifecycle from) implements Moved {}

  /** Nothing was changed. */
  sealed interface Refused extends Moved {
    Problem problem();
  }

  record NotFound(DeviceId id) implements Refused {
    @Override
    public Problem problem() {
      return new Problem("DEVICE-004", "there is no device " + id, "look with `bulwark device list`");
    }
  }

  record NotAllowed(DeviceId id, Lifecycle from, Lifecycle to) implements Refused {
    @Override
    public Problem problem() {
      return new Problem("DEVICE-005", "device " + id + " is " + from.word() + " and cannot become " + to.word(),
          from == Lifecycle.REVOKED || from == Lifecycle.RETIRED ? "its life is over; register the hardware under a new id" : "look at its state with `bulwark device show " + id + "`");
    }
  }
}
