package dev.bulwark.fleet.response;

import dev.bulwark.fleet.device.DeviceId;
import java.time.Instant;
import java.util.Collection;

/**
 * One way to cut a device off, and to let it in again.
 *
 * <h2>Guarantees</h2> A device counts as contained only from an {@link Observation.Held} on, which is given for what was seen, never for a call that returned. Every method may be called again, in any order, after a
 * crash at any point: executing an order twice is executing it once and does not make it longer; reverting what is not there is no fault. An order never ends later than it says. What other orders hold stays held.
 * <h2>Does not guarantee</h2> That a containment outlives a restart of the machine that holds it: carry out what is not over again. That {@code verify} of an order that was never executed says anything but
 * {@link Observation.Failed}.
 * <h2>Fails by</h2> {@link Plan.Impossible} and {@link Execution.Refused} with nothing changed; a {@code Problem} where the place that is acted on or looked at cannot be reached.
 *
 * <p>The owner writes an order down durably before {@link #execute}, keeps it until {@link #revert}, and is the only one who knows which orders are in force. Implementations are safe for use by several threads.
 */
public interface Containment {
  /** Its name in orders and in the response log, such as {@code net.quarantine}. */
  String action();

  /**
   * What would be done to a device. Changes nothing.
   *
   * @param until when it is to end; see {@link Order#TTL}
   */
  Plan plan(String incident, DeviceId device, Instant until);

  /** Carries it out, or what is missing of it. Returns when it is in place. */
  Execution execute(Order order);

  /** Looks whether the device is cut off. Changes nothing. */
  Observation verify(Order order);

  /**
   * Ends an order, before its time or at its end.
   *
   * @param others every order of this action that is in force beside it, of whatever device; what they hold is not let go
   */
  Reversal revert(Order order, Collection<Order> others);
}
