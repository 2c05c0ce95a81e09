package dev.bulwark.hardening.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralScanTest {
  private record Hit(int literal, long offset) {}

  private static List<Hit> hits(byte[] content, Literal... literals) {
    List<Hit> hits = new ArrayList<>();
    new LiteralScan(LiteralAutomaton.of(List.of(literals)), 256).scan(content, (literal, offset, window) -> hits.add(new Hit(literal, offset)));
    return hits;
  }

  private static List<Hit> streamed(byte[] content, int margin, Literal... literals) throws IOException {
    List<Hit> hits = new ArrayList<>();
    new LiteralScan(LiteralAutomaton.of(List.of(literals)), margin).scan(new ByteArrayInputStream(content), (literal, offset, window) -> hits.add(new Hit(literal, offset)));
    return hits;
  }

  @Test
  void literals_that_overlap_or_stand_in_each_other_are_all_told() {
    assertThat(hits("ushers".getBytes(ISO_8859_1), Literal.of("he"), Literal.of("she"), Literal.of("his"), Literal.of("hers")))
        .containsExactlyInAnyOrder(new Hit(1, 1), new Hit(0, 2), new Hit(3, 2));
    assertThat(hits("aaaa".getBytes(ISO_8859_1), Literal.of("aa"))).containsExactly(new Hit(0, 0), new Hit(0, 1), new Hit(0, 2));
  }

  @Test
  void case_counts_for_a_literal_unless_it_says_otherwise() {
    assertThat(hits("BASIC basic Basic".getBytes(ISO_8859_1), Literal.ignoringCase("Basic"), Literal.of("Basic"))).containsExactlyInAnyOrder(new Hit(0, 0), new Hit(0, 6), new Hit(0, 12), new Hit(1, 12));
  }

  @Test
  void what_it_tells_equals_a_plain_search_in_random_bytes_of_a_small_alphabet() throws IOException {
    Random random = new Random(42);
    for (int round = 0; round < 40; round++) {
      byte[] content = new byte[random.nextInt(4_000)];
      for (int i = 0; i < content.length; i++) content[i] = (byte) "abAB\0".charAt(random.nextInt(5));
      Literal[] literals = new Literal[1 + random.nextInt(12)];
      for (int i = 0; i < literals.length; i++) {
        StringBuilder text = new StringBuilder();
        for (int c = random.nextInt(6); c >= 0; c--) text.append("abAB\0".charAt(random.nextInt(5)));
        literals[i] = random.nextBoolean() ? Literal.of(text.toString()) : Literal.ignoringCase(text.toString());
      }
      List<Hit> expected = plain(content, literals);
      assertThat(hits(content, literals)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(streamed(content, 256, literals)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<Hit> plain(byte[] content, Literal[] literals) {
    List<Hit> hits = new ArrayList<>();
    for (int which = 0; which < literals.length; which++) {
      for (int at = 0; at + literals[which].length() <= content.length; at++) {
        boolean same = true;
        for (int i = 0; i < literals[which].length() && same; i++) {
          int one = content[at + i];
          int other = literals[which].at(i);
          same = literals[which].ignoresCase() ? Literal.fold(one) == Literal.fold(other) : one == other;
        }
        if (same) hits.add(new Hit(which, at));
      }
    }
    return hits;
  }

  @Test
  void a_literal_across_the_pieces_of_a_stream_is_told_once_with_its_margin_readable() throws IOException {
    byte[] secret = "needle".getBytes(ISO_8859_1);
    int piece = 512 << 10;
    for (int place : new int[] {0, piece - 3, piece + 253, piece + 256 + 256 + 3, 2 * piece + 500, 3 * piece - 6}) {
      byte[] content = new byte[3 * piece];
      new Random(place).nextBytes(content);
      System.arraycopy(secret, 0, content, place, secret.length);
      List<Long> offsets = new ArrayList<>();
      new LiteralScan(LiteralAutomaton.of(List.of(Literal.of("needle"))), 256)
          .scan(
              new ByteArrayInputStream(content),
              (literal, offset, window) -> {
                offsets.add(offset);
                long from = Math.max(0, offset - 256);
                long to = Math.min(content.length, offset + 6 + 256);
                assertThat(window.copy(from, to)).isEqualTo(Arrays.copyOfRange(content, (int) from, (int) to));
              });
      assertThat(offsets).containsExactly((long) place);
    }
  }

  @Test
  void nothing_is_missed_behind_long_runs_of_erased_flash_even_by_a_literal_that_begins_in_one() {
    byte[] content = new byte[100_000];
    Arrays.fill(content, 50_000, 100_000, (byte) 0xFF);
    content[30_000] = 'x';
    content[70_000] = 'y';
    assertThat(hits(content, Literal.of("\0\0\0x\0"), Literal.of("\u00ff\u00ffy\u00ff"), Literal.of("\0\u00ff"))).containsExactly(new Hit(0, 29_997), new Hit(2, 49_999), new Hit(1, 69_998));
  }

  @Test
  void a_window_gives_nothing_outside_of_the_input() {
    Window window = Window.over("abc".getBytes(ISO_8859_1));
    assertThat(window.at(-1)).isEqualTo(-1);
    assertThat(window.at(3)).isEqualTo(-1);
    assertThat(window.text(-5, 100)).isEqualTo("abc");
    assertThat(window.text(2, 1)).isEmpty();
    assertThat(window.find("c", 0, 100)).isEqualTo(2);
    assertThat(window.find("cd", 0, 100)).isEqualTo(-1);
  }

  @Test
  void a_stream_that_gives_few_bytes_at_a_time_is_read_all_the_same() throws IOException {
    byte[] content = "xx needle yy".getBytes(ISO_8859_1);
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(content)) {
          @Override
          public int read(byte[] into, int from, int most) throws IOException {
            return super.read(into, from, Math.min(most, 1));
          }
        };
    List<Hit> hits = new ArrayList<>();
    new LiteralScan(LiteralAutomaton.of(List.of(Literal.of("needle"))), 256).scan(slow, (literal, offset, window) -> hits.add(new Hit(literal, offset)));
    assertThat(hits).containsExactly(new Hit(0, 3));
  }
}
