package dev.bulwark.hardening.archive;

import io.airlift.compress.v3.zstd.ZstdJavaInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;

/** Opens compressed streams; no native code reads them but zlib in the JDK. */
final class Decompression {
  private Decompression() {}

  /** @throws TooLargeInside where it asks for more memory than there is */
  static Guard open(Format format, Feed packed, Budget budget) throws IOException {
    long start = packed.position();
    long memory = memory(format, packed);
    if (!budget.hold(memory)) throw new TooLargeInside();
    try {
      return new Guard(plain(format, packed, memory), packed, start, budget, memory);
    } catch (IOException e) {
      budget.release(memory);
      throw e;
    } catch (RuntimeException e) {
      budget.release(memory);
      throw new Damaged("broken compression", e);
    }
  }

  private static InputStream plain(Format format, Feed packed, long memory) throws IOException {
    return switch (format) {
      case GZIP -> new Gunzip(packed);
      case XZ -> new XzStreams(packed, (int) (memory / 1024));
      case LZMA -> new LZMAInputStream(packed, (int) (memory / 1024));
      case ZSTD -> new ZstdJavaInputStream(packed);
      case BZIP2 -> new BZip2CompressorInputStream(packed, true);
      case LZ4 -> new FramedLZ4CompressorInputStream(packed, true);
      case LZ4_LEGACY -> new LegacyLz4(packed);
      case TAR, CPIO, SQUASHFS, ZIP, AR, FILE -> throw new IllegalArgumentException("not compressed: " + format);
    };
  }

  private static long memory(Format format, Feed packed) throws IOException {
    return switch (format) {
      case XZ -> XzNeed.of(packed);
      case LZMA -> lzma(packed.peek(13));
      case GZIP -> 1 << 16;
      case LZ4_LEGACY -> 2L * LegacyLz4.BLOCK;
      case BZIP2, LZ4, ZSTD, TAR, CPIO, SQUASHFS, ZIP, AR, FILE -> 10L << 20;
    };
  }

  private static long lzma(Feed.Peek head) {
    long dictionary = head.at(1) | head.at(2) << 8 | head.at(3) << 16 | (long) head.at(4) << 24;
    return dictionary + (1 << 20);
  }

  /** The dictionary of the first block of an XZ stream: its header tells it before anything is allocated. */
  private static final class XzNeed {
    static long of(Feed packed) throws IOException {
      Feed.Peek head = packed.peek(12 + 1024);
      // 12 bytes of stream header, one of size, one of flags, then sizes and filters (XZ format 3.1).
      int at = 14;
      int flags = head.at(13);
      if (head.at(12) <= 0 || flags < 0) return 1 << 20;
      for (int sizes = (flags & 0x40) != 0 ? (flags & 0x80) != 0 ? 2 : 1 : (flags & 0x80) != 0 ? 1 : 0; sizes > 0; sizes--) at = past(head, at);
      for (int filter = 0; filter <= (flags & 3); filter++) {
        int id = head.at(at);
        int length = head.at(at + 1);
        if (id == 0x21 && length == 1) return dictionary(head.at(at + 2)) + (1 << 20);
        at += 2 + Math.max(0, length);
      }
      throw new Damaged("xz without LZMA2");
    }

    private static int past(Feed.Peek head, int at) {
      int to = at;
      while (head.at(to) >= 0x80) to++;
      return to + 1;
    }

    private static long dictionary(int bits) throws Damaged {
      if (bits < 0 || bits > 40) throw new Damaged("xz with an impossible dictionary");
      return bits == 40 ? 0xFFFFFFFFL : (2L | (bits & 1)) << (bits / 2 + 11);
    }
  }
}
