package dev.bulwark.gateway.mqtt;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where the gateway listens, what it allows, and a folder that is its own. Port 0 takes a free one. */
public record MqttSettings(InetSocketAddress address, Limits limits, TopicRights rights, Path folder) {}
