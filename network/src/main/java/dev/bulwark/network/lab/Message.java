package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Ip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One request of rtnetlink(7) as it is put together: header, the fixed part of its kind, attributes; numbers in the machine's order, everything aligned to four bytes. */
final class Message {
  private static final int HEADER = 16;
  private static final short REQUEST_ACK = 0x1 | 0x4;
  private final ByteBuffer bytes = ByteBuffer.allocate(1_024).order(ByteOrder.nativeOrder());

  /**
   * @param type {@code RTM_…}
   * @param flags {@code NLM_F_…} beyond request and acknowledgement
   */
  Message(int type, int flags, byte[] fixed) {
    bytes.putInt(0).putShort((short) type).putShort((short) (REQUEST_ACK | flags)).putInt(0).putInt(0);
    bytes.put(fixed);
    align();
  }

  /** {@code struct ifinfomsg}: a device by its index, with the flags that are to be set. */
  static byte[] device(int family, int index, int flags) {
    return ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).put((byte) family).put((byte) 0).putShort((short) 0).putInt(index).putInt(flags).putInt(flags).array();
  }

  Message with(int attribute, byte[] value) {
    bytes.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
    align();
    return this;
  }

  Message with(int attribute, int value) {
    return with(attribute, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  Message with(int attribute, Ip address) {
    return with(attribute, address.bytes());
  }

  Message text(int attribute, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    return with(attribute, Arrays.copyOf(text, text.length + 1));
  }

  /** Begins an attribute that holds others; ends with {@link #end} of what this returns. */
  int begin(int attribute) {
    int at = bytes.position();
    bytes.putShort((short) 0).putShort((short) attribute);
    return at;
  }

  Message end(int begun) {
    bytes.putShort(begun, (short) (bytes.position() - begun));
    return this;
  }

  Message raw(byte[] fixed) {
    bytes.put(fixed);
    align();
    return this;
  }

  byte[] bytes(int sequence) {
    bytes.putInt(0, bytes.position()).putInt(8, sequence);
    return Arrays.copyOf(bytes.array(), Math.max(bytes.position(), HEADER));
  }

  private void align() {
    while (bytes.position() % 4 != 0) bytes.put((byte) 0);
  }
}
