package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text that WireGuard's cross-platform interface speaks: lines of {@code key=value}, keys in hexadecimal, ended by an empty line. Octets in, octets out; lines with secrets never become text. */
final class UapiText {
  /** Of a value that is kept: an address and a port, a number, a public key. */
  private static final int LONGEST_VALUE = 128;

  private UapiText() {}

  static void write(SecretText to, List<PeerChange> steps) {
    to.add("set=1\n");
    for (PeerChange step : steps) {
      to.add("public_key=" + step.publicKey().hex() + "\n");
      if (step.remove()) {
        to.add("remove=true\n");
        continue;
      }
      step.shared().ifPresent(shared -> to.add("preshared_key=").addHex(shared).add("\n"));
      step.endpoint().ifPresent(endpoint -> to.add("endpoint=" + endpoint + "\n"));
      step.keepalive().ifPresent(seconds -> to.add("persistent_keepalive_interval=" + seconds + "\n"));
      step.allowed().ifPresent(allowed -> {
        to.add("replace_allowed_ips=true\n");
        allowed.forEach(prefix -> to.add("allowed_ip=" + prefix + "\n"));
      });
    }
    to.add("\n");
  }

  /**
   * Reads the answer to {@code get=1}.
   *
   * @throws Problem NETWORK-330 for anything that is no such answer, an error of the interface included
   */
  static LiveState read(byte[] answer) {
    Reading reading = new Reading();
    int at = 0;
    while (at < answer.length) {
      int end = at;
      while (end < answer.length && answer[end] != '\n') end++;
      if (end == at) break;
      int equals = at;
      while (equals < end && answer[equals] != '=') equals++;
      if (equals == end) throw unreadable("a line without =");
      String key = new String(answer, at, equals - at, StandardCharsets.US_ASCII);
      if (key.equals("private_key")) reading.own(answer, equals + 1, end);
      else if (!key.equals("preshared_key")) {
        if (end - equals - 1 > LONGEST_VALUE) throw unreadable("a value of more than " + LONGEST_VALUE + " octets");
        reading.line(key, new String(answer, equals + 1, end - equals - 1, StandardCharsets.US_ASCII));
      }
      at = end + 1;
    }
    return reading.end();
  }

  /** The error number that ends an answer; -1 where there is none. */
  static long error(byte[] answer) {
    String end = new String(answer, Math.max(0, answer.length - 40), Math.min(40, answer.length), StandardCharsets.US_ASCII);
    var match = java.util.regex.Pattern.compile("(?:^|\n)errno=(-?[0-9]{1,9})\n\n$").matcher(end);
    return match.find() ? Math.abs(Long.parseLong(match.group(1))) : -1;
  }

  static Problem unreadable(String why) {
    return new Problem("NETWORK-330", "the answer of the interface cannot be read: " + why, "check that the socket is WireGuard's");
  }

  static long number(String text, String what) {
    if (!text.matches("[0-9]{1,18}")) throw unreadable(what + " is no number");
    return Long.parseLong(text);
  }

  private static final class Reading {
    private final List<LiveState.Peer> peers = new ArrayList<>();
    private Optional<PublicKey> own = Optional.empty();
    private @Nullable PublicKey key;
    private Optional<String> endpoint = Optional.empty();
    private Set<Prefix> allowed = new LinkedHashSet<>();
    private long seconds;
    private long nanos;
    private long received;
    private long keepalive;
    private boolean ended;

    /** Only what it is known by stays of the interface's own key. */
    void own(byte[] answer, int from, int to) {
      byte[] octets = new byte[SecretKey.OCTETS];
      if (to - from != 2 * octets.length) throw unreadable("a private key of another length");
      for (int i = 0; i < octets.length; i++) {
        int high = Character.digit(answer[from + 2 * i], 16);
        int low = Character.digit(answer[from + 2 * i + 1], 16);
        if (high < 0 || low < 0) throw unreadable("a private key that is not hexadecimal");
        octets[i] = (byte) (high << 4 | low);
      }
      int any = 0;
      for (byte octet : octets) any |= octet;
      own = any == 0 ? Optional.empty() : Optional.of(Curve.publicKey(octets));
      Arrays.fill(octets, (byte) 0);
    }

    void line(String name, String value) {
      if (ended) throw unreadable("something behind its end");
      switch (name) {
        case "public_key" -> {
          put();
          key = PublicKey.ofHex(value).orElseThrow(() -> unreadable("a peer's public key that is none, or of low order"));
        }
        case "endpoint" -> endpoint = endpoint(value);
        case "allowed_ip" -> allowed.add(Prefix.parse(value).orElseThrow(() -> unreadable("an allowed network that is none")));
        case "last_handshake_time_sec" -> seconds = number(value, name);
        case "last_handshake_time_nsec" -> nanos = number(value, name);
        case "rx_bytes" -> received = number(value, name);
        case "persistent_keepalive_interval" -> keepalive = number(value, name);
        case "errno" -> {
          if (number(value.startsWith("-") ? value.substring(1) : value, name) != 0) throw new Problem("NETWORK-330", "the interface refuses to be read: error " + value, "look at its log");
          put();
          ended = true;
        }
        default -> {
          // Ports, marks and counters that decide nothing here, and what later versions add.
        }
      }
    }

    private void put() {
      if (key != null) {
        if (seconds > 253_402_300_799L || nanos > 999_999_999 || keepalive > 65_535) throw unreadable("a number out of bounds");
        Optional<Instant> handshake = seconds == 0 && nanos == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds, nanos));
        peers.add(new LiveState.Peer(key, endpoint, allowed, handshake, received, (int) keepalive));
      }
      key = null;
      endpoint = Optional.empty();
      allowed = new LinkedHashSet<>();
      seconds = 0;
      nanos = 0;
      received = 0;
      keepalive = 0;
    }

    LiveState end() {
      if (!ended) throw unreadable("it has no end");
      return new LiveState(own, peers);
    }
  }

  /** An address and a port; it goes back into a request or a command line, so nothing else passes. */
  static Optional<String> endpoint(String text) {
    if (!text.matches("\\[[0-9a-fA-F:.]{2,45}(%[A-Za-z0-9._-]{1,15})?\\]:[0-9]{1,5}|[0-9.]{7,15}:[0-9]{1,5}")) throw unreadable("an endpoint that is none");
    return Optional.of(text);
  }

}
