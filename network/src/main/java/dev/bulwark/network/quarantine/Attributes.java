package dev.bulwark.network.quarantine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Attributes of netlink as they come from the kernel: type, bytes, aligned to four. What does not fit into its frame ends the reading. */
record Attributes(List<One> all) {
  private static final int TYPE = 0x3fff;

  static final class One {
    private final int type;
    private final byte[] value;

    One(int type, byte[] value) {
      this.type = type;
      this.value = value;
    }

    byte[] value() {
      return value;
    }

    Attributes nested() {
      return read(ByteBuffer.wrap(value));
    }

    long number() {
      ByteBuffer number = ByteBuffer.wrap(value);
      return value.length == 8 ? number.getLong() : value.length == 4 ? number.getInt() : 0;
    }
  }

  static Attributes read(ByteBuffer from) {
    ByteBuffer bytes = from.slice().order(ByteOrder.nativeOrder());
    List<One> all = new ArrayList<>();
    while (bytes.remaining() >= 4) {
      int length = bytes.getShort() & 0xffff;
      int type = bytes.getShort() & TYPE;
      if (length < 4 || length - 4 > bytes.remaining()) break;
      byte[] value = new byte[length - 4];
      bytes.get(value);
      all.add(new One(type, value));
      bytes.position(Math.min(bytes.limit(), bytes.position() + (-length & 3)));
    }
    return new Attributes(all);
  }

  Optional<One> get(int type) {
    return all.stream().filter(one -> one.type == type).findFirst();
  }
}
