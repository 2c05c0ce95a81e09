/**
 * HiveMQ Community Edition as the engine, inside this process and without a socket of its own; the only package that knows the broker's classes.
 *
 * <p>Start at {@link dev.bulwark.gateway.mqtt.hivemq.HiveMqBroker}. Why this engine and why this way in: {@code docs/adr/0004-mqtt-engine.md}.
 */
@NullMarked
package dev.bulwark.gateway.mqtt.hivemq;

import org.jspecify.annotations.NullMarked;
