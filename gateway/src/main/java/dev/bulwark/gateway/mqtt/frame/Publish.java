package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What of a PUBLISH decides about it. The topic stays in the packet as octets ({@code topicAt}, {@code topicOctets}); {@link #topic} makes the string where one is needed.
 *
 * @param packetId 0 for QoS 0
 * @param alias -1 where there is none
 */
public record Publish(ByteBuf packet, int qos, boolean retain, int packetId, int topicAt, int topicOctets, int alias, int payloadAt, int payloadOctets) {
  public static Publish read(ByteBuf packet, Header header, int version) {
    Cursor in = Cursor.body(packet, header);
    int topicAt = in.text();
    int topicOctets = in.at() - topicAt;
    int qos = header.flags() >> 1 & 3;
    int packetId = qos == 0 ? 0 : in.packetId();
    int alias = version == 5 ? Properties.read(in, Properties.OF_PUBLISH).topicAlias : -1;
    return new Publish(packet, qos, (header.flags() & 1) != 0, packetId, topicAt, topicOctets, alias, in.at(), in.left());
  }

  public String topic() {
    return packet.toString(topicAt, topicOctets, StandardCharsets.UTF_8);
  }

  public byte[] payload() {
    byte[] payload = new byte[payloadOctets];
    packet.getBytes(payloadAt, payload);
    return payload;
  }
}
