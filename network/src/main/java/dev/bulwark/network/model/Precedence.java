package dev.bulwark.network.model;

import dev.bulwark.network.diagram.Boxes;
import dev.bulwark.network.diagram.Cover;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which of the rules between two zones come first for whom. Exact: products of addresses and services as boxes, and what boxes cover together. */
final class Precedence {
  /** Comparisons of two boxes: seconds at most. */
  private static final long WORK = 5_000_000_000L;

  private final List<ModelRule> rules;
  private final Ip[] starts;

  /** One more field each: 1 where the destination is in the set. */
  private final List<NameSet> names;

  private final Boxes boxes;
  private final Cover cover;

  /** The first box of each rule; those of rule i end where those of i + 1 begin. */
  private final int[] first;

  private final int[] ruleOf;
  private final int[] near;

  /** @param rules of one family, from one zone to one other, in order */
  Precedence(List<ModelRule> rules) {
    this.rules = rules;
    TreeSet<Ip> cuts = new TreeSet<>();
    for (ModelRule rule : rules)
      for (IpSet set : List.of(rule.source(), rule.destination()))
        for (IpSet.Range range : set.ranges()) {
          cuts.add(range.low());
          if (!range.high().isHighest()) cuts.add(range.high().next());
        }
    starts = cuts.toArray(Ip[]::new);
    names = rules.stream().map(ModelRule::names).filter(Objects::nonNull).distinct().toList();
    boxes = new Boxes(4 + names.size());
    first = new int[rules.size() + 1];
    for (int rule = 0; rule < rules.size(); rule++) {
      add(rules.get(rule));
      first[rule + 1] = boxes.size();
    }
    ruleOf = new int[boxes.size()];
    for (int rule = 0; rule < rules.size(); rule++) Arrays.fill(ruleOf, first[rule], first[rule + 1], rule);
    near = new int[boxes.size()];
    cover = new Cover(boxes, WORK);
  }

  private void add(ModelRule rule) {
    List<int[]> services = new ArrayList<>();
    rule.services()
        .byProtocol()
        .forEach(
            (protocol, numbers) -> {
              boolean whole = numbers.equals(ServiceSet.domain(rule.family(), protocol));
              int[] last = services.isEmpty() ? new int[4] : services.getLast();
              if (whole && !services.isEmpty() && last[1] == protocol - 1 && last[2] == 0 && last[3] == NumberSet.MOST) last[1] = protocol;
              else if (whole) services.add(new int[] {protocol, protocol, 0, NumberSet.MOST});
              else for (NumberSet.Range range : numbers.ranges()) services.add(new int[] {protocol, protocol, range.low(), range.high()});
            });
    for (int[] source : pieces(rule.source())) for (int[] destination : pieces(rule.destination())) for (int[] service : services) boxes.add(IntStream.concat(IntStream.of(source[0], source[1], destination[0], destination[1], service[0], service[1], service[2], service[3]), resolved(rule)).toArray());
  }

  private IntStream resolved(ModelRule rule) {
    return names.stream().flatMapToInt(set -> IntStream.of(set.equals(rule.names()) ? 1 : 0, 1));
  }

  private List<int[]> pieces(IpSet set) {
    return set.ranges().stream().map(range -> new int[] {Arrays.binarySearch(starts, range.low()), range.high().isHighest() ? starts.length - 1 : Arrays.binarySearch(starts, range.high().next()) - 1}).toList();
  }

  /** Whether some packet of the rule gets past the first {@code earlier} ones. */
  boolean reached(int rule, int earlier) {
    for (int box = first[rule]; box < first[rule + 1]; box++) {
      int[] region = boxes.get(box);
      if (!cover.covers(near, near(region, earlier), region)) return true;
    }
    return false;
  }

  /** Of the first {@code earlier} rules one that really takes a packet of this rule from it: one with the other action where there is one, else the first; null where none does. */
  @Nullable ModelRule takenBy(int rule, int earlier) {
    ModelRule taker = null;
    for (int box = first[rule]; box < first[rule + 1]; box++) {
      int[] region = boxes.get(box);
      int count = near(region, earlier);
      for (int i = 0; i < count; i++) {
        ModelRule other = rules.get(ruleOf[near[i]]);
        if (taker == null) taker = other;
        if (other.allow() == rules.get(rule).allow()) continue;
        int before = i;
        while (before > 0 && ruleOf[near[before - 1]] == ruleOf[near[i]]) before--;
        if (!cover.covers(near, before, boxes.and(near[i], region))) return other;
      }
    }
    return taker;
  }

  private int near(int[] region, int earlier) {
    int count = 0;
    for (int box = 0; box < first[earlier]; box++) if (boxes.meet(box, region)) near[count++] = box;
    return count;
  }
}
