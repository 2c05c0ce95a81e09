package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.time.Instant;

/** What became of a registration. */
public sealed interface Registered {
  /** The device is pending; {@code token} is shown this once and enrols it until {@code tokenExpires}. */
  record Registration(Device device, String token, Instant tokenExpires) implements Registered {
    @Override
    public String toString() {
      return "Registration[" + device.id() + ", token ***, until " + tokenExpires + "]";
    }
  }

  /** Nothing was changed. */
  sealed interface Refused extends Registered {
    String code();

    String detail();

    String hint();

    default Problem problem() {
      return new Problem(code(), detail(), hint());
    }
  }

  record AlreadyExists(DeviceId id) implements Refused {
    @Override
    public String code() {
      return "DEVICE-001";
    }

    @Override
    public String detail() {
      return "a device " + id + " is registered already";
    }

    @Override
    public String hint() {
      return "choose another id; for a new token of this one run `bulwark device token " + id + "`";
    }
  }

  record InvalidId(String text) implements Refused {
    @Override
    public String code() {
      return "DEVICE-002";
    }

    @Override
    public String detail() {
      return "not a device id: " + Printable.line(text, 80);
    }

    @Override
    public String hint() {
      return "use 1 to 64 of A-Z a-z 0-9 . _ - with a letter or digit first";
    }
  }

  record InvalidName(String member, String text) implements Refused {
    @Override
    public String code() {
      return "DEVICE-003";
    }

    @Override
    public String detail() {
      return "not a name for " + member + ": " + Printable.line(text, 80);
    }

    @Override
    public String hint() {
      return "use 1 to 64 of A-Z a-z 0-9 . _ -";
    }
  }
}
