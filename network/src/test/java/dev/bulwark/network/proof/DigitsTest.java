package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.problem.Problem;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pieces asked digit by digit, against the sets they are of. */
class DigitsTest {
  private static int[] ranges(BitSet bits) {
    return bits.stream().filter(i -> i == 0 || !bits.get(i - 1)).flatMap(i -> java.util.stream.IntStream.of(i, bits.nextClearBit(i) - 1)).toArray();
  }

  @Test
  void a_set_of_pieces_answers_for_exactly_its_own() {
    Random random = new Random(1);
    for (int pieces : new int[] {1, 2, 31, 32, 33, 1_000, 1_024, 1_025, 40_000}) {
      Diagram diagram = new Diagram(1 << 22);
      Digits digits = new Digits(diagram, pieces);
      for (int round = 0; round < 20; round++) {
        BitSet bits = new BitSet();
        for (int i = random.nextInt(12); i > 0; i--) {
          int from = random.nextInt(pieces);
          bits.set(from, Math.min(pieces, from + 1 + (random.nextBoolean() ? 0 : random.nextInt(pieces))));
        }
        int node = digits.in(Fields.SOURCE, ranges(bits), Fields.YES, Fields.NO);
        for (int i = 0; i < 300; i++) {
          int piece = i < 3 ? Math.max(0, pieces - 1 - i) : random.nextInt(pieces);
          assertThat(digits.step(node, Fields.SOURCE, piece)).as("%d of %d pieces, %s", piece, pieces, bits).isEqualTo(bits.get(piece) ? Fields.YES : Fields.NO);
        }
        BitSet others = (BitSet) bits.clone();
        others.flip(0, pieces);
        assertThat(diagram.apply(Fields.NOT, node, Fields.YES)).isEqualTo(digits.in(Fields.SOURCE, ranges(others), Fields.YES, Fields.NO));
      }
    }
  }

  @Test
  void every_piece_is_no_question_at_all() {
    Diagram diagram = new Diagram(1_000);
    assertThat(new Digits(diagram, 777).in(Fields.DESTINATION, new int[] {0, 776}, Fields.YES, Fields.NO)).isEqualTo(Fields.YES);
    assertThat(diagram.size()).isZero();
  }

  @Test
  void more_pieces_than_digits_tell_apart_are_refused() {
    assertThatThrownBy(() -> new Digits(new Diagram(1_000), (1 << 20) + 1)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
    assertThat(new Digits(new Diagram(1_000), 1 << 20)).isNotNull();
  }
}
