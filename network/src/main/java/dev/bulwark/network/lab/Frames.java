package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets as bytes on a cable, with every sum right: what a host would send that is free to lie about its address. */
final class Frames {
  private static final int ETHERNET = 14;
  private static final int WINDOW = 64_240;

  private Frames() {}

  /** The first packet of a connection where the protocol has such; the payload tells it apart from others. */
  static byte[] of(Packet packet, Mac from, Mac to, byte[] payload) {
    byte[] segment = segment(packet, payload);
    boolean v4 = packet.family() == Family.IPV4;
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(to.bytes());
    frame.writeBytes(from.bytes());
    frame.writeBytes(ByteBuffer.allocate(2).putShort((short) (v4 ? 0x0800 : 0x86dd)).array());
    frame.writeBytes(v4 ? ipv4(packet, segment.length) : ipv6(packet, segment.length));
    frame.writeBytes(segment);
    return frame.toByteArray();
  }

  private static byte[] ipv4(Packet packet, int length) {
    ByteBuffer header = ByteBuffer.allocate(20).put((byte) 0x45).put((byte) 0).putShort((short) (20 + length)).putInt(0).put((byte) 64).put((byte) packet.protocol()).putShort((short) 0);
    header.put(packet.source().bytes()).put(packet.destination().bytes());
    return header.putShort(10, Checksum.of(header.array())).array();
  }

  private static byte[] ipv6(Packet packet, int length) {
    return ByteBuffer.allocate(40).putInt(0x60000000).putShort((short) length).put((byte) packet.protocol()).put((byte) 64).put(packet.source().bytes()).put(packet.destination().bytes()).array();
  }

  private static byte[] segment(Packet packet, byte[] payload) {
    int source = packet.sourcePort();
    int destination = packet.destinationPort();
    if (packet.protocol() == Packet.TCP) {
      ByteBuffer tcp = ByteBuffer.allocate(20 + payload.length).putShort((short) source).putShort((short) destination).putInt(1).putInt(0).put((byte) 0x50).put((byte) 2).putShort((short) WINDOW).putInt(0).put(payload);
      return tcp.putShort(16, sum(packet, tcp.array())).array();
    }
    if (packet.protocol() == Packet.UDP) {
      ByteBuffer udp = ByteBuffer.allocate(8 + payload.length).putShort((short) source).putShort((short) destination).putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
      return udp.putShort(6, sum(packet, udp.array())).array();
    }
    if (!packet.hasIcmpType()) return payload;
    ByteBuffer icmp = ByteBuffer.allocate(8 + payload.length).put((byte) packet.icmpType()).put((byte) 0).putShort((short) 0).putInt(0x0101_0001).put(payload);
    return icmp.putShort(2, packet.family() == Family.IPV4 ? Checksum.of(icmp.array()) : sum(packet, icmp.array())).array();
  }

  private static short sum(Packet packet, byte[] segment) {
    long pseudo = Checksum.sum(packet.source().bytes()) + Checksum.sum(packet.destination().bytes()) + packet.protocol() + segment.length;
    short sum = Checksum.folded(pseudo + Checksum.sum(segment));
    // Zero says that there is no sum; all ones mean the same number.
    return sum == 0 ? (short) -1 : sum;
  }

  /** Whether a frame is that packet on its way from that station; not an error or a redirect that quotes it. */
  static boolean isFrom(Mac sender, Packet packet, byte[] frame) {
    boolean v4 = packet.family() == Family.IPV4;
    if (frame.length < ETHERNET + (v4 ? 20 : 40)) return false;
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    if (bytes.getShort(12) != (short) (v4 ? 0x0800 : 0x86dd) || bytes.getLong(4) << 16 >>> 16 != sender.value()) return false;
    byte[] source = packet.source().bytes();
    byte[] destination = packet.destination().bytes();
    int at = ETHERNET + (v4 ? 12 : 8);
    return bytes.get(ETHERNET + (v4 ? 9 : 6)) == (byte) packet.protocol()
        && Arrays.equals(frame, at, at + source.length, source, 0, source.length)
        && Arrays.equals(frame, at + source.length, at + 2 * source.length, destination, 0, destination.length);
  }
}
