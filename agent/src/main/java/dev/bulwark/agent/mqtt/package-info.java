/**
 * The connection to the gateway: MQTT 5 over the pinned TLS, with every answer of the broker as a value.
 *
 * <p>Start at {@link dev.bulwark.agent.mqtt.MqttSession}. Nothing here reconnects by itself: when to try again is decided by who knows why it ended.
 */
@NullMarked
package dev.bulwark.agent.mqtt;

import org.jspecify.annotations.NullMarked;
