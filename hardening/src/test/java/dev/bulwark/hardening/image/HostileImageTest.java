package dev.bulwark.hardening.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.info.Source;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.scan.PublishedKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileImageTest {
  @TempDir Path folder;

  @Test
  void what_cannot_be_read_is_told_with_its_reason_and_the_others_are_judged_all_the_same() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path good = Files.write(folder.resolve("good"), Samples.app("x"));
    List<AuditedInput> audited =
        Samples.audit(Claims.NONE)
            .audit(List.of(ImageInput.of("none", folder.resolve("none")), ImageInput.of("folder", folder), ImageInput.of("empty", empty), ImageInput.of("device", Path.of("/dev/null")), ImageInput.of("good", good)));
    assertThat(audited).extracting(AuditedInput::reason).containsExactly("no-such-file", "not-a-file", "empty", "not-a-file", null);
    assertThat(audited.getLast().findings()).hasSize(2);
  }

  @Test
  void a_pipe_is_never_opened() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    try {
      Assumptions.assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "skipped: mkfifo failed");
    } catch (IOException e) {
      Assumptions.assumeTrue(false, "skipped: no mkfifo");
    }
    assertThat(Samples.audit(Claims.NONE).audit(List.of(ImageInput.of("pipe", pipe))).getFirst().reason()).isEqualTo("not-a-file");
  }

  @Test
  void a_sparse_file_of_four_gibibytes_is_over_the_limit_and_costs_nothing() throws IOException {
    Path sparse = folder.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(4L << 30);
    }
    assertThat(Samples.audit(Claims.NONE).audit(List.of(ImageInput.of("sparse", sparse))).getFirst().reason()).isEqualTo("limit:size");
  }

  @Test
  void an_image_cut_anywhere_is_answered() {
    byte[] signed = Samples.signed(Samples.app("content"), BootKeys.generate(SignatureScheme.ECDSA256, new SecureRandom()));
    byte[] dump = Samples.chip(Samples.settings("Hunter2-home", null), signed, signed);
    for (int length = 1; length <= signed.length; length += length < 700 ? 1 : 97) facts(Arrays.copyOf(signed, length));
    for (int length = 1; length <= dump.length; length += 4_093) facts(Arrays.copyOf(dump, length));
    assertThat(facts(signed)).containsEntry("signed", true);
  }

  @Test
  void no_bytes_make_it_fail() {
    byte[] signed = Samples.signed(Samples.app("content"), BootKeys.generate(SignatureScheme.ECDSA256, new SecureRandom()));
    byte[] dump = Samples.chip(Samples.settings("Hunter2-home", null), signed, signed);
    Random random = new Random(17);
    for (int round = 0; round < 400; round++) {
      byte[] content = (round % 2 == 0 ? signed : dump).clone();
      for (int i = 1 + random.nextInt(6); i > 0; i--) content[random.nextInt(round % 2 == 0 ? content.length : 0xF000)] = (byte) random.nextInt(256);
      assertThat(facts(content)).containsKey("kind");
      byte[] noise = new byte[1 + random.nextInt(9_000)];
      random.nextBytes(noise);
      noise[0] = (byte) (round % 3 == 0 ? 0xE9 : round % 3 == 1 ? 0xAA : 0x3D);
      assertThat(facts(noise)).containsKey("kind");
    }
  }

  @Test
  void a_table_that_names_the_same_bytes_in_every_row_costs_them_once() {
    List<Partition> rows = new ArrayList<>();
    for (int i = 0; i < PartitionTable.MOST; i++) rows.add(new Partition("p" + i, 0, 0x10 + i % 16, 0x10000, 16 << 20, false, false));
    byte[] flash = Samples.chip(Samples.settings("x", null), Samples.app("x"), Samples.app("x"));
    System.arraycopy(PartitionTable.of(rows).encode(), 0, flash, PartitionTable.OFFSET, PartitionTable.LENGTH);
    long[] read = new long[1];
    Source whole = Source.of(flash);
    Source counting =
        new Source() {
          @Override
          public long length() {
            return whole.length();
          }

          @Override
          public byte[] bytes(long at, int most) {
            byte[] bytes = whole.bytes(at, most);
            read[0] += bytes.length;
            return bytes;
          }
        };
    Anatomy.facts(counting, new Judge(RulePack.shipped(), Claims.NONE, PublishedKeys.shipped()));
    assertThat(read[0]).isLessThan(2L * flash.length);
  }

  private static Map<String, @Nullable Object> facts(byte[] content) {
    return Anatomy.facts(Source.of(content), new Judge(RulePack.shipped(), Claims.NONE, PublishedKeys.shipped()));
  }
}
