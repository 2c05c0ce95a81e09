package dev.bulwark.network.quarantine;

import dev.bulwark.fleet.device.DeviceId;
import java.util.Set;

/** By which addresses a site knows a device now: of its hardware, of both families. From an inventory, leases or the policy's hosts; never from what the device says of itself. */
@FunctionalInterface
public interface DeviceAddresses {
  /** Empty where none is known. */
  Set<Address> of(DeviceId device);
}
