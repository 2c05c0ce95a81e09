package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a running interface says of itself; no secret is kept of it.
 *
 * @param publicKey its own; empty where it has no key yet
 */
public record LiveState(Optional<PublicKey> publicKey, List<Peer> peers) {
  /**
   * A peer as the interface has it.
   *
   * @param endpoint where it was last heard of, as text: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}
   * @param allowed what it may send from and gets sent
   * @param handshake the last one that was completed
   * @param received octets, those of unfinished handshakes included
   * @param keepalive seconds; 0 for none
   */
  public record Peer(PublicKey publicKey, Optional<String> endpoint, Set<Prefix> allowed, Optional<Instant> handshake, long received, int keepalive) {
    public Peer {
      allowed = Set.copyOf(allowed);
    }
  }

  public LiveState {
    peers = List.copyOf(peers);
  }

  public Optional<Peer> peer(PublicKey key) {
    return peers.stream().filter(peer -> peer.publicKey().equals(key)).findFirst();
  }
}
