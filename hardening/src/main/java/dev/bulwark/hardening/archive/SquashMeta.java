package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metadata of an image: chains of blocks of 8 KiB, each with two bytes before it that tell its packed size and whether it is packed at all. The last blocks read are kept. */
final class SquashMeta {
  private static final int SIZE = 8192;
  private static final int KEPT = 128;

  /** Unpacked; the following one begins at {@code next}. */
  private static final class Block {
    final byte[] bytes;
    final int length;
    final long next;

    Block(byte[] bytes, int length, long next) {
      this.bytes = bytes;
      this.length = length;
      this.next = next;
    }
  }

  private final RandomSource image;
  private final long used;
  private final SquashCodec codec;
  private final byte[] packed = new byte[SIZE + 2];
  private final Map<Long, Block> blocks = new LinkedHashMap<>(KEPT * 2, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
      return size() > KEPT;
    }
  };

  SquashMeta(RandomSource image, long used, SquashCodec codec) {
    this.image = image;
    this.used = used;
    this.codec = codec;
  }

  private Block block(long at) throws IOException {
    Block known = blocks.get(at);
    if (known != null) return known;
    if (at < SquashSuper.SIZE || at > used - 2) throw new Damaged("metadata at an impossible place");
    int got = image.read(at, packed, 0, (int) Math.min(packed.length, used - at));
    int header = got < 2 ? 0 : SquashSuper.u16(packed, 0);
    int length = header & 0x7FFF;
    if (length == 0 || length > SIZE || got < length + 2) throw new Damaged("metadata of an impossible size");
    byte[] bytes = new byte[SIZE];
    System.arraycopy(packed, 2, bytes, 0, length);
    int count = length;
    if ((header & 0x8000) == 0) {
      byte[] body = bytes;
      bytes = new byte[SIZE];
      count = codec.unpack(body, length, bytes, SIZE);
    }
    Block block = new Block(bytes, count, at + 2 + length);
    blocks.put(at, block);
    return block;
  }

  /** A reader at a place; metadata blocks at or after the end belong to something else. */
  Cursor at(long block, int offset, long end) {
    return new Cursor(block, offset, end);
  }

  /** Reads on over the ends of blocks. */
  final class Cursor {
    private long block;
    private int offset;
    private final long end;

    private Cursor(long block, int offset, long end) {
      this.block = block;
      this.offset = offset;
      this.end = end;
    }

    Cursor copy() {
      return new Cursor(block, offset, end);
    }

    byte[] bytes(int count) throws IOException {
      byte[] bytes = new byte[count];
      for (int done = 0; done < count; ) {
        if (block >= end) throw new Damaged("metadata that goes on into another table");
        Block here = block(block);
        if (offset > here.length) throw new Damaged("metadata at an impossible place");
        int step = Math.min(count - done, here.length - offset);
        System.arraycopy(here.bytes, offset, bytes, done, step);
        done += step;
        offset += step;
        if (offset == here.length && done < count) {
          block = here.next;
          offset = 0;
        }
      }
      return bytes;
    }
  }
}
