package dev.bulwark.network.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Both ways of deciding, at small sizes against every point, and at their bounds. */
class BoundsTest {
  private static final Operation XOR = new Operation(0b11, 0b11, (a, b) -> a ^ b);
  private static final Operation AND = new Operation(0b11, 0b11, (a, b) -> a & b);

  @Test
  void a_cover_without_a_gap_is_told_from_one_with_a_single_point_missing() {
    Boxes boxes = new Boxes(3);
    for (int x = 0; x < 8; x++) for (int y = 0; y < 8; y++) if (x != 5 || y != 6) boxes.add(x, x, y, y, 0, 9);
    boxes.add(5, 5, 6, 6, 0, 7);
    boxes.add(5, 5, 6, 6, 9, 9);
    int[] all = IntStream.range(0, boxes.size()).toArray();
    assertThat(new Cover(boxes, 1_000_000).covers(all, all.length, new int[] {0, 7, 0, 7, 0, 9})).isFalse();
    assertThat(new Cover(boxes, 1_000_000).covers(all, all.length, new int[] {0, 7, 0, 7, 0, 7})).isTrue();
  }

  @Test
  void whole_ranges_of_ints_are_covered_without_overflow() {
    Boxes boxes = new Boxes(1);
    boxes.add(Integer.MIN_VALUE, -1);
    boxes.add(0, Integer.MAX_VALUE);
    int[] both = {0, 1};
    int[] everything = {Integer.MIN_VALUE, Integer.MAX_VALUE};
    assertThat(new Cover(boxes, 100).covers(both, 2, everything)).isTrue();
    assertThat(new Cover(boxes, 100).covers(both, 1, everything)).isFalse();
  }

  @Test
  void a_question_that_takes_more_than_the_granted_work_has_no_answer() {
    Boxes boxes = new Boxes(4);
    Random random = new Random(2);
    for (int i = 0; i < 400; i++) {
      int[] box = new int[8];
      for (int f = 0; f < 4; f++) {
        boolean wide = f != i % 4;
        int at = random.nextInt(1_000);
        box[2 * f] = wide ? 0 : at;
        box[2 * f + 1] = wide ? 1_000 : at;
      }
      boxes.add(box);
    }
    int[] all = IntStream.range(0, boxes.size()).toArray();
    assertThatThrownBy(() -> new Cover(boxes, 500).covers(all, all.length, new int[] {0, 1_000, 0, 1_000, 0, 1_000, 0, 1_000})).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
  }

  @Test
  void the_boxes_near_a_region_are_all_that_meet_it_and_no_other() {
    Random random = new Random(6);
    for (int round = 0; round < 20; round++) {
      Boxes boxes = new Boxes(2 + random.nextInt(2));
      int size = round % 2 == 0 ? 2_500 : 100;
      int values = 1 << (1 + random.nextInt(20));
      for (int i = 0; i < size; i++) boxes.add(box(random, boxes.stride, values));
      Cover cover = new Cover(boxes, 1L << 40);
      for (int question = 0; question < 50; question++) {
        int[] region = box(random, boxes.stride, values);
        int from = random.nextInt(size);
        int to = from + random.nextInt(size - from + 1);
        int[] near = new int[size + 3];
        int count = cover.near(from, to, region, near, 3);
        assertThat(java.util.Arrays.copyOfRange(near, 3, 3 + count)).isEqualTo(IntStream.range(from, to).filter(box -> boxes.meet(box, region)).toArray());
      }
    }
  }

  private static int[] box(Random random, int stride, int values) {
    int[] box = new int[stride];
    for (int f = 0; f < stride; f += 2) {
      int a = random.nextInt(values) - values / 2;
      int b = random.nextInt(4) == 0 ? random.nextInt(values) - values / 2 : a;
      box[f] = random.nextInt(9) == 0 ? Integer.MIN_VALUE : Math.min(a, b);
      box[f + 1] = random.nextInt(9) == 0 ? Integer.MAX_VALUE : Math.max(a, b);
    }
    return box;
  }

  @Test
  void equal_functions_are_one_number_however_they_were_made() {
    Random random = new Random(4);
    Diagram diagram = new Diagram(1 << 20);
    for (int round = 0; round < 200; round++) {
      int[][] boxes = new int[1 + random.nextInt(6)][];
      for (int i = 0; i < boxes.length; i++) boxes[i] = new int[] {random.nextInt(5), 5 + random.nextInt(5), random.nextInt(5), 5 + random.nextInt(5)};
      int forwards = 0;
      int backwards = 0;
      for (int i = 0; i < boxes.length; i++) forwards = diagram.apply(XOR, forwards, box(diagram, boxes[i]));
      for (int i = boxes.length - 1; i >= 0; i--) backwards = diagram.apply(XOR, box(diagram, boxes[i]), backwards);
      assertThat(forwards).isEqualTo(backwards);
      for (int x = 0; x < 11; x++)
        for (int y = 0; y < 11; y++) {
          int expected = 0;
          for (int[] box : boxes) if (x >= box[0] && x <= box[1] && y >= box[2] && y <= box[3]) expected ^= 1;
          int point = diagram.apply(AND, forwards, box(diagram, new int[] {x, x, y, y}));
          assertThat(point == 0).isEqualTo(expected == 0);
        }
    }
  }

  private static int box(Diagram diagram, int[] ends) {
    return diagram.ranges(0, new int[] {ends[0], ends[1]}, diagram.ranges(1, new int[] {ends[2], ends[3]}, 1, 0), 0);
  }

  @Test
  void a_diagram_beyond_its_memory_has_no_answer() {
    Diagram diagram = new Diagram(200);
    assertThatThrownBy(() -> {
      int node = 0;
      for (int i = 0; i < 100; i++) node = diagram.apply(XOR, node, box(diagram, new int[] {i, i + 50, i * 3, i * 7}));
    }).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
  }

  @Test
  void fields_are_asked_in_their_order() {
    Diagram diagram = new Diagram(1_000);
    int later = diagram.ranges(1, new int[] {0, 5}, 1, 0);
    assertThatThrownBy(() -> diagram.ranges(1, new int[] {0, 3}, later, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
