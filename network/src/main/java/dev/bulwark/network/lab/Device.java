package dev.bulwark.network.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network device as the kernel lists it.
 *
 * @param kind such as {@code veth}; empty for hardware
 * @param mac empty where its packets have no Ethernet header
 * @param link the device at the other end, by its index where that is; 0 for none
 * @param elsewhere the number that the namespace of the other end has here; empty where it is this one
 */
record Device(int index, String name, String kind, Optional<Mac> mac, boolean running, int link, OptionalInt elsewhere) {
  private static final int ROUTE = 0;
  private static final int GET_LINK = 18;
  private static final int FIXED = 16;
  private static final int ETHERNET = 1;
  private static final int UP_AND_CONNECTED = 0x10001;

  /** Those of the calling thread's namespace. */
  static List<Device> all() {
    List<Device> devices = new ArrayList<>();
    try (NetlinkDump netlink = new NetlinkDump(ROUTE)) {
      for (NetlinkDump.Message message : netlink.list(GET_LINK, new byte[FIXED])) if (message.payload().length >= FIXED) devices.add(read(message.payload()));
    }
    return devices;
  }

  private static Device read(byte[] payload) {
    ByteBuffer fixed = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    Map<Integer, byte[]> attributes = attributes(payload, FIXED);
    byte[] address = attributes.getOrDefault(1, new byte[0]);
    boolean framed = fixed.getShort(2) == ETHERNET && address.length == 6;
    OptionalInt elsewhere = attributes.containsKey(37) ? OptionalInt.of(number(attributes.get(37))) : OptionalInt.empty();
    return new Device(
        fixed.getInt(4), text(attributes.getOrDefault(3, new byte[0])), text(attributes(attributes.getOrDefault(18, new byte[0]), 0).getOrDefault(1, new byte[0])), framed ? Optional.of(Mac.of(address)) : Optional.empty(),
        (fixed.getInt(8) & UP_AND_CONNECTED) == UP_AND_CONNECTED, number(attributes.get(5)), elsewhere);
  }

  /** By number; what does not fit into its frame ends the reading. */
  static Map<Integer, byte[]> attributes(byte[] bytes, int from) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    Map<Integer, byte[]> attributes = new HashMap<>();
    for (int at = from; at + 4 <= bytes.length; ) {
      int length = buffer.getShort(at) & 0xffff;
      if (length < 4 || length > bytes.length - at) break;
      byte[] value = new byte[length - 4];
      buffer.get(at + 4, value);
      attributes.put(buffer.getShort(at + 2) & 0x3fff, value);
      at += (length + 3) & ~3;
    }
    return attributes;
  }

  /** In the machine's order; 0 where there is none. */
  static int number(byte @org.jspecify.annotations.Nullable [] value) {
    return value == null || value.length != 4 ? 0 : ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
  }

  private static String text(byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != 0) end++;
    return new String(value, 0, end, StandardCharsets.UTF_8);
  }
}
