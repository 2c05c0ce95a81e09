package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.wireguard.TunnelPlan.PlannedPeer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Both ends' configuration in the format of wg-quick; without its {@code Address} line it is that of {@code wg setconf}. Deterministic: no time, no host name.
 *
 * <p>A peer gets into the gateway with its own addresses only, so that it cannot send in another's name.
 */
final class ConfigText {
  private ConfigText() {}

  static void gateway(SecretText to, TunnelPlan plan, TunnelKeys keys, List<PlannedPeer> peers) {
    to.add("[Interface]\n");
    if (!plan.addresses().isEmpty()) to.add("Address = " + String.join(", ", plan.addresses()) + "\n");
    to.add("ListenPort = " + plan.listen() + "\nPrivateKey = ").addBase64(keys.gateway()).add("\n");
    for (PlannedPeer peer : peers) {
      TunnelKeys.OfPeer own = keys.peer(peer.name());
      to.add("\n# " + peer.name() + "\n[Peer]\nPublicKey = " + own.publicKey() + "\nPresharedKey = ").addBase64(own.shared()).add("\nAllowedIPs = " + list(peer.own()) + "\n");
    }
  }

  static void peer(SecretText to, TunnelPlan plan, TunnelKeys keys, PlannedPeer peer) {
    TunnelKeys.OfPeer own = keys.peer(peer.name());
    to.add("# " + peer.name() + "\n[Interface]\nAddress = " + list(peer.own()) + "\nPrivateKey = ").addBase64(own.secret()).add("\n");
    to.add("\n# gateway\n[Peer]\nPublicKey = " + keys.gatewayPublic() + "\nPresharedKey = ").addBase64(own.shared());
    to.add("\nAllowedIPs = " + list(peer.reaches()) + "\nEndpoint = " + plan.endpoint() + "\n");
    if (plan.keepalive() > 0) to.add("PersistentKeepalive = " + plan.keepalive() + "\n");
  }

  static String list(List<Prefix> prefixes) {
    return prefixes.stream().map(Prefix::toString).collect(Collectors.joining(", "));
  }
}
