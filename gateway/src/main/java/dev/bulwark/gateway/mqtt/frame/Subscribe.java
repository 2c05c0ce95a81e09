package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A SUBSCRIBE or UNSUBSCRIBE: the filters in order, and enough to write the packet anew with some of them left out. */
public record Subscribe(int packetId, byte[] properties, List<Entry> entries) {
  public Subscribe {
    entries = List.copyOf(entries);
  }

  /** @param options the octet of QoS and flags; 0 in an UNSUBSCRIBE */
  public record Entry(String filter, int options) {}

  public static Subscribe read(ByteBuf packet, Header header, int version) {
    boolean subscribe = header.type() == Header.SUBSCRIBE;
    Cursor in = Cursor.body(packet, header);
    int packetId = in.packetId();
    int from = in.at();
    if (version == 5) Properties.read(in, subscribe ? Properties.OF_SUBSCRIBE : Properties.OF_UNSUBSCRIBE);
    byte[] properties = ByteBufUtil.getBytes(packet, from, in.at() - from);
    List<Entry> entries = new ArrayList<>();
    do {
      String filter = in.string();
      entries.add(new Entry(filter, subscribe ? options(in.u8(), version, filter) : 0));
    } while (!in.done());
    return new Subscribe(packetId, properties, entries);
  }

  private static int options(int options, int version, String filter) {
    int reserved = version == 5 ? 0xC0 : 0xFC;
    if ((options & 3) == 3 || (options & reserved) != 0 || (options & 0x30) == 0x30) throw FrameError.malformed("subscription options");
    if ((options & 4) != 0 && Topic.isShared(filter)) throw FrameError.protocol("no-local on a shared subscription");
    return options;
  }

  /** The same SUBSCRIBE asking only for {@code kept}. */
  public ByteBuf only(List<Entry> kept) {
    int remaining = 2 + properties.length;
    List<byte[]> filters = new ArrayList<>(kept.size());
    for (Entry entry : kept) {
      byte[] octets = entry.filter().getBytes(StandardCharsets.UTF_8);
      filters.add(octets);
      remaining += octets.length + 3;
    }
    ByteBuf out = Unpooled.buffer(remaining + 5);
    out.writeByte(Header.SUBSCRIBE << 4 | 2);
    Replies.varint(out, remaining);
    out.writeShort(packetId).writeBytes(properties);
    for (int i = 0; i < kept.size(); i++) out.writeShort(filters.get(i).length).writeBytes(filters.get(i)).writeByte(kept.get(i).options());
    return out;
  }
}
