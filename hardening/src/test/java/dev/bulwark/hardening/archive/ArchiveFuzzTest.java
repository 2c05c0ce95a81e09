package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Whatever the bytes, a walk ends with an outcome: thousands of mutations of sound samples of every format. */
final class ArchiveFuzzTest {
  private static final Limits LIMITS = new Limits(200, 1 << 16, 8 << 20, 4, 2000, Duration.ofSeconds(1));
  private static final int ROUNDS = 300;

  private static Map<String, byte[]> samples() throws IOException {
    byte[] tar = new TarBytes().directory("etc").file("etc/passwd", "root:x:0:0").symlink("l", "etc").hardlink("h", "etc/passwd").pax("path", "long/name", "GNU.sparse.map", "0,1,4,1", "GNU.sparse.size", "9").file("x", "ab").end();
    LZMA2Options small = new LZMA2Options(1);
    small.setDictSize(1 << 16);
    SquashBytes squash = new SquashBytes();
    int etc = squash.directory(new SquashBytes.Name("passwd", squash.file("root:x")), new SquashBytes.Name("l", squash.symlink("/etc")));
    int root = squash.directory(new SquashBytes.Name("etc", etc), new SquashBytes.Name("big", squash.huge(9000, 0, 0, 0)), new SquashBytes.Name("dev", squash.special(4)));
    Map<String, byte[]> samples = new LinkedHashMap<>();
    samples.put("tar", tar);
    samples.put("gzip", Walks.gzip(tar));
    samples.put("xz", Walks.packed(tar, out -> new XZOutputStream(out, small)));
    samples.put("lzma", Walks.packed(tar, out -> new LZMAOutputStream(out, small, -1)));
    samples.put("zstd", Walks.packed(tar, ZstdJavaOutputStream::new));
    samples.put("bzip2", Walks.packed(tar, BZip2CompressorOutputStream::new));
    samples.put("lz4", Walks.packed(tar, FramedLZ4CompressorOutputStream::new));
    samples.put("lz4 -l", legacy(tar));
    samples.put("cpio", new CpioBytes().file("etc/passwd", "root").member("a", 0100644, 9, 2, "").member("b", 0100644, 9, 2, "x").member("l", 0120777, 10, 1, "etc").end());
    samples.put("zip", HostileCpioZipArTest.zip(Map.of("etc/passwd", tar, "d/", new byte[0])));
    samples.put("ar", HostileCpioZipArTest.ar("data.tar.gz", Walks.gzip(tar)));
    samples.put("squashfs", squash.image(root));
    return samples;
  }

  private static byte[] legacy(byte[] plain) {
    Lz4JavaCompressor lz4 = new Lz4JavaCompressor();
    byte[] packed = new byte[lz4.maxCompressedLength(plain.length)];
    int count = lz4.compress(plain, 0, plain.length, packed, 0, packed.length);
    byte[] bytes = Arrays.copyOf(SquashBytes.little(8).putInt(0x184C2102).putInt(count).array(), 8 + count);
    System.arraycopy(packed, 0, bytes, 8, count);
    return bytes;
  }

  static byte[] mutate(byte[] sample, Random random) {
    byte[] bytes = sample.clone();
    for (int step = random.nextInt(4); step >= 0 && bytes.length > 8; step--) {
      int at = random.nextInt(bytes.length - 8);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(bytes, at, at + 1 + random.nextInt(8), (byte) (random.nextBoolean() ? 0xFF : 0));
        case 3 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 4 -> System.arraycopy(bytes, random.nextInt(bytes.length - 8), bytes, at, 8);
        default -> bytes[at] = (byte) ('0' + random.nextInt(10));
      }
    }
    return bytes;
  }

  static void walk(byte[] bytes) {
    Outcome outcome = Walk.walk(ByteSource.of("x", bytes), LIMITS, Walks.CLOCK, (entry, content) -> content.transferTo(OutputStream.nullOutputStream()), entry -> entry.path().hashCode() % 2 == 0);
    for (Entry entry : outcome.tree().entries()) {
      outcome.tree().resolve(entry.path());
      assertThat(entry.path()).doesNotStartWith("/").doesNotContain("\0").doesNotMatch("(.*/)?\\.\\.(/.*)?");
    }
    assertThat(outcome.reason()).isIn(null, "damaged", "limit:ratio", "limit:size", "limit:depth", "limit:entries", "limit:time");
  }

  @Test
  void the_samples_themselves_are_read_whole() throws IOException {
    samples().forEach((format, bytes) -> {
      Outcome outcome = Walks.of(bytes);
      assertThat(outcome.damage()).as(format).isNull();
      assertThat(outcome.tree().entries()).as(format).isNotEmpty();
      assertThat(outcome.format()).as(format).isNotEqualTo("file");
    });
  }

  @Test
  void mutations_of_every_format_end_with_an_outcome() throws IOException {
    Random random = new Random(20_260_101);
    for (byte[] sample : samples().values()) for (int round = 0; round < ROUNDS; round++) walk(mutate(sample, random));
  }

  @Test
  void every_cut_of_every_format_ends_with_an_outcome() throws IOException {
    for (byte[] sample : samples().values()) for (int cut = 0; cut < sample.length; cut += 1 + sample.length / 100) walk(Arrays.copyOf(sample, cut));
  }

  @Test
  void bytes_of_chance_behind_every_magic_end_with_an_outcome() throws IOException {
    Random random = new Random(7);
    for (byte[] sample : samples().values()) {
      for (int round = 0; round < 40; round++) {
        byte[] bytes = new byte[2048];
        random.nextBytes(bytes);
        System.arraycopy(sample, 0, bytes, 0, Math.min(sample.length, 8 + random.nextInt(120)));
        walk(bytes);
      }
    }
    walk("070701".getBytes(StandardCharsets.US_ASCII));
  }
}
