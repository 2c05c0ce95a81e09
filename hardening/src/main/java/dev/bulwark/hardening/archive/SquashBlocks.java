package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.util.Arrays;

/** The blocks of data. A size of 24 bits, with bit 24 set where the block is not packed. */
final class SquashBlocks {
  private static final int PLAIN = 1 << 24;

  private final RandomSource image;
  private final SquashSuper head;
  private final SquashCodec codec;
  private final byte[] packed;

  SquashBlocks(RandomSource image, SquashSuper head, SquashCodec codec) {
    this.image = image;
    this.head = head;
    this.codec = codec;
    this.packed = new byte[head.blockSize()];
  }

  /** Bytes that a block takes in the image. */
  static int stored(int size) {
    return size & (PLAIN - 1);
  }

  /** Unpacks a block and says how many bytes it has. */
  int unpack(long at, int size, byte[] into) throws IOException {
    int length = stored(size);
    if ((size & ~(PLAIN | PLAIN - 1)) != 0 || length == 0 || length > head.blockSize()) throw new Damaged("a block of impossible size");
    if (at < 0 || at > head.used() - length) throw new Damaged("a block at an impossible place");
    boolean plain = (size & PLAIN) != 0;
    if (image.read(at, plain ? into : packed, 0, length) < length) throw new Damaged("a block that is cut");
    return plain ? length : codec.unpack(packed, length, into, head.blockSize());
  }

  byte[] whole(long at, int size) throws IOException {
    byte[] block = new byte[head.blockSize()];
    return Arrays.copyOf(block, unpack(at, size, block));
  }

  void hole(int bytes) throws LimitReached {
    codec.hole(bytes);
  }
}
