package dev.bulwark.agent.mqtt;

/** What became of a request for messages. */
public sealed interface Subscribing {
  record Granted(int qos) implements Subscribing {}

  /** 0x87 is not authorised. */
  record Denied(int code, String reason) implements Subscribing {}

  record Lost(String detail) implements Subscribing {}
}
