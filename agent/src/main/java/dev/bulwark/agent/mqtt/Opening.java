package dev.bulwark.agent.mqtt;

/** What became of a try to connect. */
public sealed interface Opening {
  record Opened(MqttSession session) implements Opening {}

  /**
   * The gateway was there and did not let us in. With TLS 1.3 a client may see only the closed connection where the server meant an alert, so {@code reason} tells
   * what was seen, not always why.
   *
   * @param code the reason code of a CONNACK or DISCONNECT, or -1
   */
  record Refused(String reason, int code) implements Opening {
    /** Whether it says something about the gateway, which passes, and nothing about this device: unavailable, busy, shutting down, too many connections at once (MQTT 5.0, section 2.4). */
    public boolean passing() {
      return code == 0x88 || code == 0x89 || code == 0x8b || code == 0x9f;
    }
  }

  /** No gateway that we trust answered. */
  record Unreachable(String detail) implements Opening {}
}
