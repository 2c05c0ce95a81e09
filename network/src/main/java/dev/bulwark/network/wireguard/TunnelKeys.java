package dev.bulwark.network.wireguard;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of a gateway and its peers while a command works with them; zeros after {@link #close}. */
final class TunnelKeys implements AutoCloseable {
  /** The two secrets of a peer, and what it is known by. */
  record OfPeer(SecretKey secret, SecretKey shared, PublicKey publicKey) {}

  private final SecretKey gateway;
  private final PublicKey gatewayPublic;
  private final Map<String, OfPeer> peers = new TreeMap<>();

  TunnelKeys(SecretKey gateway) {
    this.gateway = gateway;
    this.gatewayPublic = gateway.publicKey();
  }

  SecretKey gateway() {
    return gateway;
  }

  PublicKey gatewayPublic() {
    return gatewayPublic;
  }

  void put(String name, SecretKey secret, SecretKey shared) {
    peers.put(name, new OfPeer(secret, shared, secret.publicKey()));
  }

  OfPeer peer(String name) {
    OfPeer peer = peers.get(name);
    if (peer == null) throw new IllegalStateException("no keys were made for " + name);
    return peer;
  }

  /** Two names that have one key between them, as a copied file would give; null where each has its own. */
  @Nullable String shared() {
    Map<PublicKey, String> owners = new HashMap<>();
    Map<ByteBuffer, String> sharers = new HashMap<>();
    owners.put(gatewayPublic, "the gateway");
    for (Map.Entry<String, OfPeer> each : peers.entrySet()) {
      String other = owners.putIfAbsent(each.getValue().publicKey(), each.getKey());
      if (other == null) other = sharers.putIfAbsent(ByteBuffer.wrap(each.getValue().shared().digest()), each.getKey());
      if (other != null) return other + " and " + each.getKey();
    }
    return null;
  }

  @Override
  public void close() {
    gateway.close();
    for (OfPeer peer : peers.values()) {
      peer.secret().close();
      peer.shared().close();
    }
  }
}
