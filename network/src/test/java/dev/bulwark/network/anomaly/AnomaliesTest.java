package dev.bulwark.network.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Anomalies of rule lists, against every packet of small grids. */
class AnomaliesTest {
  private static Anomalies of(String... lines) {
    return Anomalies.of(FilterList.read(String.join("\n", lines).getBytes(StandardCharsets.US_ASCII)));
  }

  private static String filter(String source, String destination, String ports, String protocol, String action) {
    return "@" + source + "\t" + destination + "\t0 : 65535\t" + ports + "\t" + protocol + "\t0x0000/0x0000\t" + action;
  }

  @Test
  void a_rule_that_two_earlier_ones_cover_only_together_is_shadowed() {
    Anomalies both = of(filter("10.0.0.0/25", "0.0.0.0/0", "0 : 65535", "0x06/0xFF", "permit"), filter("10.0.0.128/25", "0.0.0.0/0", "0 : 65535", "0x06/0xFF", "permit"), filter("10.0.0.0/24", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "permit"));
    assertThat(both.shadowed()).containsExactly(3);
    assertThat(both.contradicting()).isEmpty();
    Anomalies gap = of(filter("10.0.0.0/25", "0.0.0.0/0", "0 : 65535", "0x06/0xFF", "permit"), filter("10.0.0.128/26", "0.0.0.0/0", "0 : 65535", "0x06/0xFF", "permit"), filter("10.0.0.0/24", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "permit"));
    assertThat(gap.shadowed()).isEmpty();
  }

  @Test
  void a_shadowed_rule_contradicts_only_where_the_other_action_really_comes_first() {
    String deny = filter("10.0.0.0/24", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "deny");
    String permit = filter("10.0.0.0/24", "0.0.0.0/0", "0 : 65535", "0x00/0x00", "permit");
    String inside = filter("10.0.0.0/25", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "permit");
    assertThat(of(deny, permit, inside).contradicting()).containsExactly(3);
    assertThat(of(permit, deny, inside).contradicting()).containsExactly(2);
    assertThat(of(permit, deny, inside).shadowed()).containsExactly(2, 3);
  }

  @Test
  void a_rule_is_redundant_where_those_after_it_or_the_default_do_the_same() {
    String narrow = filter("10.0.0.0/25", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "permit");
    String wide = filter("10.0.0.0/24", "0.0.0.0/0", "0 : 65535", "0x06/0xFF", "permit");
    assertThat(of(narrow, wide).redundant()).containsExactly(1);
    assertThat(of(narrow, filter("10.0.0.0/26", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "deny"), wide).redundant()).doesNotContain(1);
    assertThat(of(filter("10.0.0.0/26", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "deny")).redundant()).containsExactly(1);
  }

  @Test
  void random_lists_are_judged_as_by_asking_every_packet() {
    Random random = new Random(11);
    for (int round = 0; round < 400; round++) {
      int[] sizes = {1 + random.nextInt(5), 1 + random.nextInt(5), 1 + random.nextInt(4)};
      boolean byDefault = random.nextBoolean();
      RuleList list = new RuleList(3, byDefault);
      List<List<int[]>> rules = new ArrayList<>();
      int count = 1 + random.nextInt(9);
      for (int i = 0; i < count; i++) {
        list.rule(random.nextInt(3) > 0);
        rules.add(new ArrayList<>());
        for (int boxes = random.nextInt(8) == 0 ? random.nextInt(4) : 1; boxes > 0; boxes--) {
          int[] box = new int[6];
          for (int f = 0; f < 3; f++) {
            int a = random.nextInt(sizes[f]);
            int b = random.nextInt(sizes[f]);
            box[2 * f] = random.nextInt(3) == 0 ? 0 : Math.min(a, b);
            box[2 * f + 1] = random.nextInt(3) == 0 ? sizes[f] - 1 : Math.max(a, b);
          }
          list.box(box);
          rules.getLast().add(box);
        }
      }
      // Only packets inside the grid exist for the brute force, so a first rule that nobody can be the first of is told by boxes inside it alone.
      assertThat(Anomalies.of(list)).as("round %d", round).isEqualTo(byAsking(list, rules, sizes));
    }
  }

  private static Anomalies byAsking(RuleList list, List<List<int[]>> rules, int[] sizes) {
    int n = rules.size();
    boolean[] first = new boolean[n];
    boolean[] other = new boolean[n];
    boolean[] matters = new boolean[n];
    for (int a = 0; a < sizes[0]; a++)
      for (int b = 0; b < sizes[1]; b++)
        for (int c = 0; c < sizes[2]; c++) {
          int[] packet = {a, b, c};
          int winner = -1;
          for (int i = 0; i < n; i++) {
            if (!matches(rules.get(i), packet)) continue;
            if (winner < 0) winner = i;
            else if (list.allows(winner) != list.allows(i)) other[i] = true;
          }
          if (winner < 0) continue;
          first[winner] = true;
          boolean without = list.allowsByDefault();
          for (int i = n - 1; i >= 0; i--) if (i != winner && matches(rules.get(i), packet)) without = list.allows(i);
          if (without != list.allows(winner)) matters[winner] = true;
        }
    List<Integer> shadowed = new ArrayList<>();
    List<Integer> contradicting = new ArrayList<>();
    List<Integer> redundant = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (!first[i]) shadowed.add(i + 1);
      if (!first[i] && other[i]) contradicting.add(i + 1);
      if (first[i] && !matters[i]) redundant.add(i + 1);
    }
    return new Anomalies(n, shadowed, contradicting, redundant);
  }

  private static boolean matches(List<int[]> boxes, int[] packet) {
    for (int[] box : boxes) {
      boolean in = true;
      for (int f = 0; f < packet.length; f++) in &= packet[f] >= box[2 * f] && packet[f] <= box[2 * f + 1];
      if (in) return true;
    }
    return false;
  }

  @Test
  void what_is_no_filter_is_refused_by_its_line() {
    String good = filter("10.0.0.0/25", "0.0.0.0/0", "22 : 22", "0x06/0xFF", "permit");
    for (String bad : new String[] {"@10.0.0.0/33\t0.0.0.0/0\t0 : 1\t0 : 1\t0x06/0xFF", good.replace("22 : 22", "22 : 21"), good.replace("22 : 22", "22 : 65536"), good.replace("permit", "maybe"), good + "x", "@", "10.0.0.0/8", "@" + "1".repeat(500)})
      assertThatThrownBy(() -> of(good, bad)).isInstanceOfSatisfying(Problem.class, problem -> {
        assertThat(problem.code()).isEqualTo("NETWORK-200");
        assertThat(problem.detail()).contains("line 2");
      });
    assertThatThrownBy(() -> of("")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-200"));
    assertThat(of(good, "", good).shadowed()).containsExactly(2);
  }

  @Test
  void a_missing_action_is_permit_and_a_mask_of_zero_is_any_protocol() {
    Anomalies found = of("@10.0.0.0/24\t0.0.0.0/0\t0 : 65535\t0 : 65535\t0x00/0x00", filter("10.0.0.9/32", "0.0.0.0/0", "22 : 22", "0x11/0xFF", "deny"));
    assertThat(found).isEqualTo(new Anomalies(2, List.of(2), List.of(2), List.of()));
  }
}
