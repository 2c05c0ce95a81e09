package dev.bulwark.agent.mqtt;

/** What became of a message sent with QoS 1. */
public sealed interface Publishing {
  /** The broker has it. */
  record Acknowledged() implements Publishing {}

  /** The broker does not take it: 0x87 is not authorised. */
  record Denied(int code, String reason) implements Publishing {}

  /** No answer; whether the broker has it is not known. */
  record Lost(String detail) implements Publishing {}
}
