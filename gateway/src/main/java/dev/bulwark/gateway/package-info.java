/**
 * Where devices connect: one TLS policy for every listener in {@code gateway.tls}, and MQTT behind it in {@code gateway.mqtt}.
 *
 * <p>Start at {@link dev.bulwark.gateway.mqtt.MqttGateway}. Promises that a device is who its certificate says, speaks on its own topics only, and is cut off when
 * it is revoked. Answers: clear-text traffic, stolen names, sessions that outlive a revocation (checklist 2 and 6).
 */
@NullMarked
package dev.bulwark.gateway;

import org.jspecify.annotations.NullMarked;
