/**
 * MQTT 3.1.1 and 5 for devices, on one TLS listener, in front of any broker engine.
 *
 * <p>Start at {@link dev.bulwark.gateway.mqtt.MqttGateway}. A connection's life, in order: {@link dev.bulwark.gateway.mqtt.Gate} (limits that cost nothing),
 * {@link dev.bulwark.gateway.mqtt.Knock} (first octets, before any TLS engine exists), TLS, then {@link dev.bulwark.gateway.mqtt.Front}: identity from the certificate's
 * fingerprint, strict packets, topic rights, quotas; only what it lets through reaches the engine behind {@link dev.bulwark.gateway.mqtt.Broker}.
 * {@link dev.bulwark.gateway.mqtt.Sessions} is how a device is cut off within a second. Answers: foreign topics, stolen client ids, revoked devices that stay connected,
 * floods, malformed packets. What is decided here is the same for every engine; engines only route messages.
 */
@NullMarked
package dev.bulwark.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
