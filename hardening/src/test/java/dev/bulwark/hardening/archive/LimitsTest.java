package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  /** Bytes that do not pack. */
  private static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] nested(int levels, byte[] innermost) {
    byte[] bytes = innermost;
    for (int i = 0; i < levels; i++) bytes = new TarBytes().member("inner.tar", '0', "", 0644, bytes).end();
    return bytes;
  }

  @Test
  void the_defaults_are_those_of_the_contract() {
    assertThat(Limits.DEFAULT).isEqualTo(new Limits(200, 1 << 20, 2L << 30, 8, 200_000, Duration.ofMinutes(2)));
  }

  @Test
  void a_bomb_of_a_thousand_to_one_ends_by_its_ratio() {
    byte[] bomb = Walks.gzip(new TarBytes().member("zeros", '0', "", 0644, new byte[4 << 20]).end());
    assertThat(Walks.of(bomb).reason()).isEqualTo("limit:ratio");
  }

  @Test
  void as_much_that_packs_less_well_and_a_small_file_that_packs_as_well_are_read() {
    assertThat(Walks.of(Walks.gzip(new TarBytes().member("noise", '0', "", 0644, noise(3 << 20)).end())).reason()).isNull();
    assertThat(Walks.of(Walks.gzip(new TarBytes().member("zeros", '0', "", 0644, new byte[900 << 10]).end())).reason()).isNull();
  }

  @Test
  void a_bomb_inside_a_bomb_ends_the_walk_too_and_so_does_one_that_nobody_reads() {
    byte[] inner = Walks.gzip(new byte[3 << 20]);
    Outcome outcome = Walk.walk(ByteSource.of("x", new TarBytes().member("a.gz", '0', "", 0644, inner).file("after", "x").end()), Limits.DEFAULT, Walks.CLOCK, Visitor.NONE, entry -> false);
    assertThat(outcome.reason()).isEqualTo("limit:ratio");
  }

  @Test
  void a_visitor_that_swallows_the_exception_does_not_go_on() {
    AtomicInteger calls = new AtomicInteger();
    byte[] inner = Walks.gzip(new byte[3 << 20]);
    Outcome outcome = Walk.walk(ByteSource.of("x", new TarBytes().member("a.gz", '0', "", 0644, inner).file("after", "x").end()), Limits.DEFAULT, Walks.CLOCK, (entry, content) -> {
      calls.incrementAndGet();
      swallow(content);
    }, entry -> false);
    assertThat(outcome.reason()).isEqualTo("limit:ratio");
    assertThat(calls).hasValue(1);
  }

  private static void swallow(InputStream content) {
    try {
      content.readAllBytes();
    } catch (java.io.IOException e) {
      assertThat(e).hasMessageContaining("ratio");
    }
  }

  @Test
  void more_than_may_be_unpacked_ends_by_size_and_as_much_as_may_be_does_not() {
    Limits few = new Limits(200, 1 << 20, 100_000, 8, 100, Duration.ofSeconds(1));
    assertThat(Walks.of(Walks.gzip(new TarBytes().member("noise", '0', "", 0644, noise(100_001)).end()), few).reason()).isEqualTo("limit:size");
    assertThat(Walks.of(Walks.gzip(new TarBytes().member("noise", '0', "", 0644, noise(90_000)).end()), few).reason()).isNull();
    assertThat(Walks.of(new TarBytes().member("noise", '0', "", 0644, noise(100_001)).end(), few).reason()).as("nothing was unpacked").isNull();
  }

  @Test
  void eight_containers_inside_each_other_are_opened_and_nine_are_not() {
    byte[] file = new TarBytes().file("etc/passwd", "deep").end();
    Outcome eight = Walks.of(nested(7, file));
    assertThat(eight.reason()).isNull();
    assertThat(Walks.text(eight, "inner.tar!/".repeat(7) + "etc/passwd")).isEqualTo("deep");
    assertThat(Walks.of(nested(8, file)).reason()).isEqualTo("limit:depth");
  }

  @Test
  void a_compressed_archive_is_one_container_and_each_further_compression_one_more() {
    byte[] bytes = new TarBytes().file("x", "y").end();
    for (int i = 0; i < 8; i++) bytes = Walks.gzip(bytes);
    assertThat(Walks.of(bytes).reason()).isNull();
    assertThat(Walks.of(Walks.gzip(bytes)).reason()).isEqualTo("limit:depth");
  }

  @Test
  void one_name_more_than_may_be_ends_by_entries_and_refused_ones_count() {
    TarBytes fifty = new TarBytes();
    for (int i = 0; i < 50; i++) fifty.file((i % 2 == 0 ? "../" : "") + i, "");
    assertThat(Walks.of(fifty.end(), Walks.SMALL).reason()).isNull();
    TarBytes more = new TarBytes();
    for (int i = 0; i < 51; i++) more.file((i % 2 == 0 ? "../" : "") + i, "");
    assertThat(Walks.of(more.end(), Walks.SMALL).reason()).isEqualTo("limit:entries");
  }

  @Test
  void a_walk_that_takes_too_long_ends_by_time() {
    AtomicInteger seconds = new AtomicInteger();
    byte[] tar = new TarBytes().file("a", "").file("b", "").file("c", "").end();
    Outcome outcome = Walk.walk(ByteSource.of("x", tar), Walks.SMALL, () -> Instant.ofEpochSecond(seconds.getAndIncrement()), Visitor.NONE, entry -> false);
    assertThat(outcome.reason()).isEqualTo("limit:time");
    assertThat(Walk.walk(ByteSource.of("x", tar), Walks.SMALL, () -> Instant.EPOCH, Visitor.NONE, entry -> false).reason()).isNull();
  }

  @Test
  void a_member_of_four_gib_of_zeros_that_nobody_reads_costs_nothing_and_read_it_ends_by_size() {
    byte[] tar = new TarBytes().pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.name", "hole", "GNU.sparse.realsize", String.valueOf(4L << 30))
        .member("GNUSparseFile.0/hole", '0', "", 0644, java.util.Arrays.copyOf("0\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 512)).file("after", "x").end();
    Outcome outcome = Walks.of(tar);
    assertThat(outcome.reason()).isNull();
    assertThat(outcome.tree().entry("hole")).extracting(Entry::size).isEqualTo(4L << 30);
    assertThat(Walks.text(outcome, "after")).isEqualTo("x");
    Limits some = new Limits(200, 1 << 20, 64 << 20, 8, 100, Duration.ofSeconds(1));
    assertThat(Walk.walk(ByteSource.of("x", tar), some, Walks.CLOCK, (entry, content) -> content.transferTo(java.io.OutputStream.nullOutputStream()), entry -> false).reason()).isEqualTo("limit:size");
  }

  @Test
  void what_is_too_large_to_be_kept_is_named_and_still_shown() {
    byte[] tar = new TarBytes().member("large", '0', "", 0644, noise(Limits.KEPT_FILE + 1)).member("fits", '0', "", 0644, noise(Limits.KEPT_FILE)).end();
    Outcome outcome = Walks.of(tar);
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("large", "too-large"));
    assertThat(outcome.tree().bytes("large")).isNull();
    assertThat(outcome.tree().bytes("fits")).hasSize(Limits.KEPT_FILE);
  }
}
