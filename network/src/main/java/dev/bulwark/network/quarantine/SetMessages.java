package dev.bulwark.network.quarantine;

import dev.bulwark.network.nftables.QuarantineTable;
import dev.bulwark.network.packet.Ip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Messages of nfnetlink about members of the quarantine's sets, with the numbers of {@code linux/netfilter/nf_tables.h} and {@code nfnetlink.h}. Headers are in the machine's order, values in the network's. */
final class SetMessages {
  /** The length of {@code struct nfgenmsg}. */
  static final int FIXED = 4;

  static final int INET = 1;
  static final int BRIDGE = 7;
  static final int NEW_ELEMENT = 12;
  static final int GET_ELEMENT = 13;
  static final int DELETE_ELEMENT = 14;
  static final int KEY = 1;
  static final int FLAGS = 3;
  static final int TIMEOUT = 4;
  static final int EXPIRATION = 5;
  static final int ELEMENTS = 3;
  static final int DUMP = 0x300;
  private static final int TABLE = 1;
  private static final int SET = 2;
  private static final int NESTED = 0x8000;
  private static final int SUBSYSTEM = 10;
  private static final int REQUEST = 1;
  private static final int ACK = 4;
  private static final int CREATE = 0x400;
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  private static final int INTERVAL_END = 1;

  /** What the changes of one address take at most, in both tables. */
  private static final int ROOM = 2_048;

  private static final int GET_RULE = 7;
  private static final int CHAIN = 2;

  private final ByteBuffer bytes;
  private int sequence;
  private int start;

  /** One question. */
  SetMessages(int sequence) {
    this(sequence, 0);
  }

  /** One change, about so many addresses. */
  SetMessages(int sequence, int addresses) {
    this.bytes = ByteBuffer.allocate((1 + addresses) * ROOM).order(ByteOrder.nativeOrder());
    this.sequence = sequence;
  }

  SetMessages begin() {
    return batch(BATCH_BEGIN);
  }

  SetMessages end() {
    return batch(BATCH_END);
  }

  private SetMessages batch(int type) {
    header(type, REQUEST, 0, SUBSYSTEM);
    return finish();
  }

  /** One member in, for a time, or out. In is no error where it is in already; its time is not renewed by that. */
  SetMessages element(int message, int family, Address address, Duration ttl) {
    header(SUBSYSTEM << 8 | message, REQUEST | ACK | (message == NEW_ELEMENT ? CREATE : 0), family, 0);
    text(TABLE, QuarantineTable.NAME).text(SET, address.set());
    int list = nest(ELEMENTS);
    int element = nest(1);
    key(address.bytes());
    if (message == NEW_ELEMENT) milliseconds(ttl);
    close(element);
    // A set of ranges holds where one ends as an element of its own: the first address that is not in it.
    if (address instanceof Address.Internet(Ip ip) && !ip.isHighest()) {
      int behind = nest(1);
      key(ip.next().bytes());
      flags(INTERVAL_END);
      close(behind);
    }
    close(list);
    return finish();
  }

  /** Asks for all members of a set. */
  SetMessages list(int family, String set) {
    header(SUBSYSTEM << 8 | GET_ELEMENT, REQUEST | DUMP, family, 0);
    text(TABLE, QuarantineTable.NAME).text(SET, set);
    return finish();
  }

  /** Asks for the rules of a chain. */
  SetMessages rules(int family, String chain) {
    header(SUBSYSTEM << 8 | GET_RULE, REQUEST | DUMP, family, 0);
    text(TABLE, QuarantineTable.NAME).text(CHAIN, chain);
    return finish();
  }

  int lastSequence() {
    return sequence - 1;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void header(int type, int flags, int family, int resource) {
    start = bytes.position();
    bytes.putInt(0).putShort((short) type).putShort((short) flags).putInt(sequence++).putInt(0);
    bytes.put((byte) family).put((byte) 0).put((byte) (resource >> 8)).put((byte) resource);
  }

  private SetMessages finish() {
    bytes.putInt(start, bytes.position() - start);
    return this;
  }

  private SetMessages text(int attribute, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    return attribute(attribute, Arrays.copyOf(text, text.length + 1));
  }

  private void key(byte[] value) {
    int key = nest(KEY);
    attribute(1, value);
    close(key);
  }

  private void flags(int flags) {
    attribute(FLAGS, ByteBuffer.allocate(4).putInt(flags).array());
  }

  private void milliseconds(Duration ttl) {
    attribute(TIMEOUT, ByteBuffer.allocate(8).putLong(ttl.toMillis()).array());
  }

  private SetMessages attribute(int attribute, byte[] value) {
    bytes.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
    while (bytes.position() % 4 != 0) bytes.put((byte) 0);
    return this;
  }

  private int nest(int attribute) {
    int at = bytes.position();
    bytes.putShort((short) 0).putShort((short) (attribute | NESTED));
    return at;
  }

  private void close(int nest) {
    bytes.putShort(nest, (short) (bytes.position() - nest));
  }
}
