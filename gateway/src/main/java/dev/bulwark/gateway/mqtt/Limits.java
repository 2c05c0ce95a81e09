package dev.bulwark.gateway.mqtt;

import java.util.ArrayList;
import java.util.List;

/**
 * What one peer may take of the gateway; keys below {@code gateway.limits}. 0 switches a rate or a count off.
 *
 * @param connections above: closed at accept
 * @param handshakesInFlight TLS handshakes at a time; the oldest unfinished of the busiest address gives way; a fifth is kept for addresses that were good within a day
 * @param handshakesPerAddress per second, ten times that at once; over it: closed before any cryptography
 * @param handshakeSeconds from accept to the end of the handshake
 * @param connectSeconds from there to a whole CONNECT, absolute
 * @param unfinishedPerAddress sockets without a finished CONNECT; the oldest gives way
 * @param publishPerSecond per device, ten times that at once; over it the socket is not read
 * @param packetBytes largest packet, judged from its first octets
 * @param subscriptions per device
 * @param retained messages per device
 * @param sessions kept client ids per device
 * @param queueMessages per session; the oldest is dropped
 * @param receiveMaximum unacknowledged publishes, announced in CONNACK
 */
public record Limits(
    int connections, int handshakesInFlight, int handshakesPerAddress, int handshakeSeconds, int connectSeconds, int unfinishedPerAddress, int publishPerSecond,
    int packetBytes, int topicLevels, int topicBytes, int subscriptions, int retained, int sessions, int queueMessages, int receiveMaximum) {
  public static final Limits DEFAULT = new Limits(100_000, 1_000, 50, 10, 5, 200, 200, 262_144, 16, 255, 100, 100, 100, 1_000, 64);

  /** How long a session may outlive its connection. */
  public static final long SESSION_SECONDS = 7 * 24 * 3600;

  public Limits {
    List<String> wrong = new ArrayList<>();
    range(wrong, "connections", connections, 0, 10_000_000);
    range(wrong, "handshakesInFlight", handshakesInFlight, 0, 1_000_000);
    range(wrong, "handshakesPerAddress", handshakesPerAddress, 0, 1_000_000);
    range(wrong, "handshakeSeconds", handshakeSeconds, 1, 300);
    range(wrong, "connectSeconds", connectSeconds, 1, 300);
    range(wrong, "unfinishedPerAddress", unfinishedPerAddress, 0, 1_000_000);
    range(wrong, "publishPerSecond", publishPerSecond, 0, 1_000_000);
    range(wrong, "packetBytes", packetBytes, 1_024, 16 * 1024 * 1024);
    range(wrong, "topicLevels", topicLevels, 3, 128);
    range(wrong, "topicBytes", topicBytes, 80, 65_535);
    range(wrong, "subscriptions", subscriptions, 0, 100_000);
    range(wrong, "retained", retained, 0, 100_000);
    range(wrong, "sessions", sessions, 1, 100_000);
    range(wrong, "queueMessages", queueMessages, 1, 1_000_000);
    range(wrong, "receiveMaximum", receiveMaximum, 1, 65_535);
    if (!wrong.isEmpty()) throw new IllegalArgumentException(String.join("; ", wrong));
  }

  private static void range(List<String> wrong, String key, int value, int least, int most) {
    if (value < least || value > most) wrong.add("gateway.limits." + key + " is " + value + ", allowed is " + least + " to " + most);
  }

  /** The same without limits per address, for benchmarks that come from one machine. */
  public Limits withoutAddressLimits() {
    return new Limits(connections, handshakesInFlight, 0, handshakeSeconds, connectSeconds, 0, publishPerSecond, packetBytes, topicLevels, topicBytes, subscriptions, retained,
        sessions, queueMessages, receiveMaximum);
  }
}
