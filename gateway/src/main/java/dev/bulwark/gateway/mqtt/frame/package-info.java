/**
 * MQTT packets as octets: reads what a client may send, strictly, before any broker sees it, and writes the few packets that the gateway answers by itself.
 *
 * <p>Start at {@link dev.bulwark.gateway.mqtt.frame.Header}: the size is judged from the fixed header, nothing is buffered for a packet that will not be taken. Then one
 * reader per packet ({@link dev.bulwark.gateway.mqtt.frame.Connect}, {@link dev.bulwark.gateway.mqtt.frame.Publish}, {@link dev.bulwark.gateway.mqtt.frame.Subscribe},
 * {@link dev.bulwark.gateway.mqtt.frame.Plain} for the rest), all over {@link dev.bulwark.gateway.mqtt.frame.Cursor}, which cannot read past its packet. The answer to
 * malformed packets, header bombs and smuggled UTF-8; rights and limits are decided one package up.
 */
@NullMarked
package dev.bulwark.gateway.mqtt.frame;

import org.jspecify.annotations.NullMarked;
