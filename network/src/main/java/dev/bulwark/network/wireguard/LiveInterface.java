package dev.bulwark.network.wireguard;

import java.util.List;

/**
 * A WireGuard interface that is running on this machine.
 *
 * <h2>Guarantees</h2> Secrets reach it by a socket or a pipe, never by an argument or a file. Every exchange ends within seconds.
 * <h2>Fails by</h2> {@link dev.bulwark.problem.Problem}: NETWORK-329 where it cannot be reached, NETWORK-330 where its answer cannot be read or it refuses.
 */
public interface LiveInterface {
  /** The name of the interface. */
  String name();

  LiveState read();

  /** Carries out the steps in their order, as one request. */
  void change(List<PeerChange> steps);
}
