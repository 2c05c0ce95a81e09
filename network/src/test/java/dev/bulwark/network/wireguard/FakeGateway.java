package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Keeps peers as WireGuard does: an allowed network belongs to one peer, the last that was given it. What others would do to it comes in between, after each request. */
final class FakeGateway implements LiveInterface {
  private final PublicKey own;
  final Map<PublicKey, LiveState.Peer> peers = new LinkedHashMap<>();
  final List<String> said = new ArrayList<>();
  BiConsumer<FakeGateway, Integer> meanwhile = (gateway, request) -> {};
  private int requests;

  FakeGateway(PublicKey own) {
    this.own = own;
  }

  @Override
  public String name() {
    return "wg0";
  }

  @Override
  public LiveState read() {
    meanwhile.accept(this, requests++);
    return new LiveState(Optional.of(own), List.copyOf(peers.values()));
  }

  @Override
  public void change(List<PeerChange> steps) {
    StringBuilder line = new StringBuilder();
    for (PeerChange step : steps) {
      String name = step.publicKey().base64().substring(0, 4);
      if (step.remove()) {
        peers.remove(step.publicKey());
        line.append('-').append(name).append(' ');
        continue;
      }
      LiveState.Peer old = peers.getOrDefault(step.publicKey(), new LiveState.Peer(step.publicKey(), Optional.empty(), Set.of(), Optional.empty(), 0, 0));
      Set<Prefix> allowed = step.allowed().<Set<Prefix>>map(LinkedHashSet::new).orElse(old.allowed());
      peers.replaceAll((key, peer) -> {
        Set<Prefix> left = new LinkedHashSet<>(peer.allowed());
        left.removeAll(allowed);
        return new LiveState.Peer(key, peer.endpoint(), left, peer.handshake(), peer.received(), peer.keepalive());
      });
      peers.put(step.publicKey(), new LiveState.Peer(step.publicKey(), step.endpoint().or(old::endpoint), allowed, old.handshake(), old.received(), step.keepalive().orElse(old.keepalive())));
      line.append('+').append(name).append(step.shared().isPresent() ? " shared " : " ").append(step.allowed().map(List::size).map(size -> size + " ").orElse(""));
    }
    said.add(line.toString().strip());
  }

  /** A packet of a handshake came; where it could end, it did. */
  void knock(PublicKey key, String endpoint, boolean ended) {
    LiveState.Peer peer = peers.get(key);
    if (peer != null) peers.put(key, new LiveState.Peer(key, Optional.of(endpoint), peer.allowed(), ended ? Optional.of(Instant.ofEpochSecond(1_800_000_000)) : peer.handshake(), peer.received() + 148, peer.keepalive()));
  }
}
