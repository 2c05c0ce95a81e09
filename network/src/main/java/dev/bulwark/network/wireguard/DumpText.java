package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code wg show INTERFACE dump} prints: fields between tabs, the interface in the first line. The fields that hold secrets never become text. */
final class DumpText {
  private static final int LONGEST_FIELD = 1 << 20;

  private DumpText() {}

  static LiveState read(byte[] dump) {
    List<LiveState.Peer> peers = new ArrayList<>();
    Optional<PublicKey> own = Optional.empty();
    int at = 0;
    boolean first = true;
    while (at < dump.length) {
      int end = at;
      while (end < dump.length && dump[end] != '\n') end++;
      // Of the interface the first field is its private key, of a peer the second is the shared one.
      List<String> fields = fields(dump, at, end, first ? 0 : 1);
      if (fields.size() != (first ? 4 : 8)) throw UapiText.unreadable("a line of " + fields.size() + " fields");
      if (first) own = PublicKey.read(fields.get(1));
      else peers.add(peer(fields));
      first = false;
      at = end + 1;
    }
    if (first) throw UapiText.unreadable("it is empty");
    return new LiveState(own, peers);
  }

  private static List<String> fields(byte[] dump, int from, int to, int secret) {
    List<String> fields = new ArrayList<>();
    int begin = from;
    for (int i = from; i <= to; i++) {
      if (i < to && dump[i] != '\t') continue;
      if (i - begin > LONGEST_FIELD || fields.size() > 8) throw UapiText.unreadable("a line too long");
      fields.add(fields.size() == secret ? "" : new String(dump, begin, i - begin, StandardCharsets.US_ASCII));
      begin = i + 1;
    }
    return fields;
  }

  private static LiveState.Peer peer(List<String> fields) {
    PublicKey key = PublicKey.read(fields.get(0)).orElseThrow(() -> UapiText.unreadable("a peer's public key that is none, or of low order"));
    Optional<String> endpoint = fields.get(2).equals("(none)") ? Optional.empty() : UapiText.endpoint(fields.get(2));
    Set<Prefix> allowed = new LinkedHashSet<>();
    if (!fields.get(3).equals("(none)"))
      for (String network : fields.get(3).split(",", -1)) allowed.add(Prefix.parse(network).orElseThrow(() -> UapiText.unreadable("an allowed network that is none")));
    long seconds = UapiText.number(fields.get(4), "the handshake");
    if (seconds > 253_402_300_799L) throw UapiText.unreadable("a handshake out of bounds");
    long keepalive = fields.get(7).equals("off") ? 0 : UapiText.number(fields.get(7), "the keepalive");
    if (keepalive > 65_535) throw UapiText.unreadable("a keepalive out of bounds");
    return new LiveState.Peer(key, endpoint, allowed, seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds)), UapiText.number(fields.get(5), "the counter"), (int) keepalive);
  }
}
