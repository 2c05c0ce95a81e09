package dev.bulwark.agent.mqtt;

/** A message from the broker. */
public record Message(String topic, byte[] payload) {}
