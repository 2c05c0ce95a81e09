package dev.bulwark.hardening.archive;

import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.lzo.LzoDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the blocks of one SquashFS image. The whole image counts as one compressed stream: a file of blanks in it is no bomb yet. */
final class SquashCodec implements AutoCloseable {
  /** A block's dictionary is never larger than the block, which is 1 MiB at most. */
  private static final int MOST_KIB = 4096;

  private final Budget budget;
  private final Block codec;
  private final Inflater inflater = new Inflater();
  private final ArrayCache arrays = new BasicArrayCache();
  private long in;
  private long out;

  /** Unpacks one block and says how many bytes came out. */
  private interface Block {
    int unpack(byte[] packed, int length, byte[] into, int most) throws IOException;
  }

  SquashCodec(int compression, Budget budget) {
    this.budget = budget;
    this.codec = switch (compression) {
      case 1 -> this::inflate;
      case 2 -> (packed, length, into, most) -> read(new LZMAInputStream(new ByteArrayInputStream(packed, 0, length), MOST_KIB), into, most);
      case 3 -> library(new LzoDecompressor());
      case 4 -> (packed, length, into, most) -> read(new XZInputStream(new ByteArrayInputStream(packed, 0, length), MOST_KIB, true, arrays), into, most);
      case 5 -> library(new Lz4JavaDecompressor());
      case 6 -> library(new ZstdJavaDecompressor());
      default -> throw new IllegalArgumentException("compression " + compression);
    };
  }

  private static Block library(Decompressor decompressor) {
    return (packed, length, into, most) -> decompressor.decompress(packed, 0, length, into, 0, most);
  }

  private int inflate(byte[] packed, int length, byte[] into, int most) throws IOException {
    inflater.reset();
    inflater.setInput(packed, 0, length);
    try {
      int count = 0;
      while (count < most && !inflater.finished()) {
        int step = inflater.inflate(into, count, most - count);
        if (step == 0 && !inflater.finished()) throw new Damaged("a block that is cut");
        count += step;
      }
      return count;
    } catch (DataFormatException e) {
      throw new Damaged("a broken block", e);
    }
  }

  private static int read(InputStream plain, byte[] into, int most) throws IOException {
    try (plain) {
      return plain.readNBytes(into, 0, most);
    }
  }

  /**
   * Unpacks a block, within the limits.
   *
   * @param most bytes that may come out; what is more is left
   */
  int unpack(byte[] packed, int length, byte[] into, int most) throws IOException {
    int count;
    try {
      count = codec.unpack(packed, length, into, most);
    } catch (IOException | RuntimeException e) {
      throw new Damaged("a broken block", e);
    }
    in += length;
    out += count;
    budget.unpacked(count);
    budget.ratio(in, out);
    return count;
  }

  /** A hole: zeros for which nothing in the image pays. */
  void hole(int bytes) throws LimitReached {
    budget.unpacked(bytes);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
