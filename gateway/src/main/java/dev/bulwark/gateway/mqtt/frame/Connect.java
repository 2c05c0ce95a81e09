package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT of MQTT 3.1.1 or 5, read strictly.
 *
 * @param version 4 for 3.1.1, 5
 * @param sessionExpiry seconds; 0 for a session that ends with the connection; for 3.1.1 without clean session the longest there is
 * @param credentials true where a user name or password was sent: ignored, and not passed on
 */
public record Connect(int version, boolean cleanStart, int keepAlive, String clientId, long sessionExpiry, boolean enhanced, boolean credentials, @Nullable Will will, byte[] properties) {
  private static final byte[] MQTT = {0, 4, 'M', 'Q', 'T', 'T'};
  private static final long LONGEST = 0xFFFFFFFFL;

  /** @param octets the will as it stood in the packet: properties (MQTT 5), topic, payload */
  public record Will(String topic, int qos, boolean retain, boolean empty, byte[] octets) {}

  /** What version a CONNECT claims, from a whole packet: 4 or 5; another number is a version that we do not speak; -1 is not MQTT at all. */
  public static int version(ByteBuf packet, Header header) {
    int at = packet.readerIndex() + header.octets();
    if (header.remaining() < MQTT.length + 1) return -1;
    for (int i = 0; i < MQTT.length; i++) if (packet.getByte(at + i) != MQTT[i]) return -1;
    return packet.getUnsignedByte(at + MQTT.length);
  }

  public static Connect read(ByteBuf packet, Header header) {
    Cursor in = Cursor.body(packet, header);
    in.skip(MQTT.length);
    int version = in.u8();
    int flags = in.u8();
    boolean hasWill = (flags & 0x04) != 0;
    int willQos = flags >> 3 & 3;
    boolean willRetain = (flags & 0x20) != 0;
    boolean password = (flags & 0x40) != 0;
    boolean user = (flags & 0x80) != 0;
    if ((flags & 1) != 0 || willQos == 3 || !hasWill && (willQos != 0 || willRetain) || version == 4 && password && !user) throw FrameError.malformed("flags of CONNECT");
    int keepAlive = in.u16();
    int from = in.at();
    long expiry = 0;
    boolean enhanced = false;
    boolean clean = (flags & 2) != 0;
    if (version == 5) {
      Properties properties = Properties.read(in, Properties.OF_CONNECT);
      expiry = Math.max(0, properties.sessionExpiry);
      enhanced = properties.authentication;
    } else if (!clean) {
      expiry = LONGEST;
    }
    byte[] properties = ByteBufUtil.getBytes(packet, from, in.at() - from);
    String clientId = in.string();
    Will will = hasWill ? will(in, packet, version, willQos, willRetain) : null;
    if (user) in.text();
    if (password) in.binary();
    in.end();
    return new Connect(version, clean, keepAlive, clientId, expiry, enhanced, user || password, will, properties);
  }

  private static Will will(Cursor in, ByteBuf packet, int version, int qos, boolean retain) {
    int from = in.at();
    if (version == 5) Properties.read(in, Properties.OF_WILL);
    String topic = in.string();
    int length = in.u16();
    in.skip(length);
    return new Will(topic, qos, retain, length == 0, ByteBufUtil.getBytes(packet, from, in.at() - from));
  }

  /** The packet for the broker: the same wishes under the name that the gateway gives, without credentials. */
  public ByteBuf as(String name) {
    byte[] id = name.getBytes(StandardCharsets.UTF_8);
    Will last = will;
    int remaining = MQTT.length + 4 + properties.length + 2 + id.length + (last == null ? 0 : last.octets().length);
    ByteBuf out = Unpooled.buffer(remaining + 5);
    out.writeByte(Header.CONNECT << 4);
    Replies.varint(out, remaining);
    out.writeBytes(MQTT).writeByte(version);
    out.writeByte((cleanStart ? 2 : 0) | (last == null ? 0 : 4 | last.qos() << 3 | (last.retain() ? 0x20 : 0)));
    out.writeShort(keepAlive).writeBytes(properties);
    out.writeShort(id.length).writeBytes(id);
    if (last != null) out.writeBytes(last.octets());
    return out;
  }
}
