package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One step of a change to a running interface; what is empty stays as it is.
 *
 * @param remove the peer goes; nothing else of this step matters then
 * @param allowed replaces what was allowed; another peer that had one of these loses it
 */
public record PeerChange(PublicKey publicKey, boolean remove, Optional<SecretKey> shared, Optional<String> endpoint, Optional<List<Prefix>> allowed, OptionalInt keepalive) {
  public static PeerChange removal(PublicKey publicKey) {
    return new PeerChange(publicKey, true, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
  }
}
