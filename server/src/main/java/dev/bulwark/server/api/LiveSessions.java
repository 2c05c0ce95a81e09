package dev.bulwark.server.api;

import dev.bulwark.fleet.device.DeviceId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The gateway as operators need it: who is connected, and that a cut is done. */
public interface LiveSessions {
  /** How long an answer may wait for sockets to close. */
  Duration CUT = Duration.ofSeconds(5);

  int count(DeviceId device);

  /** Ends what the device has; completes when every socket is closed. Called after the fleet's view refuses the device, so nothing comes back. */
  CompletableFuture<Integer> cut(DeviceId device);
}
