package dev.bulwark.network.model;

import dev.bulwark.network.diagram.AddressSet;
import dev.bulwark.network.diagram.Boxes;
import dev.bulwark.network.diagram.Cover;
import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of the rules between two zones come first for whom. Exact: products of addresses and services as boxes, and what boxes cover together. */
final class Precedence {
  /** Comparisons of two boxes: seconds at most. */
  private static final long WORK = 5_000_000_000L;

  /** Source, destination, protocol, number. */
  private static final int FIELDS = 4;

  private static final int MOST_PIECE = Integer.MAX_VALUE - 1;

  private final List<ModelRule> rules;

  /** How many of them are rules, and no classes. */
  private final int judging;

  private final Pieces pieces;

  /** One more field each: 1 where the destination is in the set. */
  private final List<NameSet> names;

  private final Boxes boxes;
  private final Cover cover;

  /** The first box of each rule; those of rule i end where those of i + 1 begin. Before those of the first are packets that there cannot be, which are always taken. */
  private final int[] first;

  private final int[] ruleOf;
  private final int[] near;

  /**
   * Of one family, from one zone to one other.
   *
   * @param rules in order
   * @param classes that questions are asked about, in the form of rules
   */
  Precedence(List<ModelRule> rules, List<ModelRule> classes) {
    this.judging = rules.size();
    this.rules = Stream.concat(rules.stream(), classes.stream()).toList();
    Family family = this.rules.getFirst().family();
    this.pieces = new Pieces(family, this.rules.stream().flatMap(rule -> Stream.of(rule.source(), rule.destination())).map(AddressSet::of).toList());
    this.names = this.rules.stream().map(ModelRule::names).filter(Objects::nonNull).distinct().toList();
    this.boxes = new Boxes(FIELDS + names.size());
    int icmp = family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6;
    boxes.add(IntStream.concat(IntStream.of(0, MOST_PIECE, 0, MOST_PIECE, icmp, icmp, 256, NumberSet.MOST), names.stream().flatMapToInt(any -> IntStream.of(0, 1))).toArray());
    first = new int[this.rules.size() + 1];
    first[0] = 1;
    for (int rule = 0; rule < this.rules.size(); rule++) {
      add(this.rules.get(rule));
      first[rule + 1] = boxes.size();
    }
    ruleOf = new int[boxes.size()];
    for (int rule = 0; rule < this.rules.size(); rule++) Arrays.fill(ruleOf, first[rule], first[rule + 1], rule);
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
    int[] sources = pieces.of(rule.source());
    int[] destinations = pieces.of(rule.destination());
    for (int s = 0; s < sources.length; s += 2)
      for (int d = 0; d < destinations.length; d += 2) for (int[] service : services) boxes.add(IntStream.concat(IntStream.of(sources[s], sources[s + 1], destinations[d], destinations[d + 1], service[0], service[1], service[2], service[3]), resolved(rule)).toArray());
  }

  private IntStream resolved(ModelRule rule) {
    return names.stream().flatMapToInt(set -> IntStream.of(set.equals(rule.names()) ? 1 : 0, 1));
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
        if (near[i] < first[0]) continue;
        ModelRule other = rules.get(ruleOf[near[i]]);
        if (taker == null) taker = other;
        if (other.allow() == rules.get(rule).allow()) continue;
        int before = i;
        while (before > 0 && near[before - 1] >= first[ruleOf[near[i]]]) before--;
        if (!cover.covers(near, before, boxes.and(near[i], region))) return other;
      }
    }
    return taker;
  }

  /**
   * Packets of a class with that verdict, and the rule that gives it: the first in order that does.
   *
   * @param of which class, from 0
   * @return null where there are none
   */
  @Nullable Hit against(int of, boolean allow) {
    int at = judging + of;
    Hit hit = null;
    for (int box = first[at]; box < first[at + 1]; box++) {
      int[] region = boxes.get(box);
      int count = near(region, judging);
      for (int i = 0; i < count; i++) {
        int rule = ruleOf[near[i]];
        if (near[i] < first[0] || rules.get(rule).allow() != allow || (hit != null && hit.place <= rule)) continue;
        int before = i;
        while (before > 0 && near[before - 1] >= first[rule]) before--;
        int[] gap = usual(before, boxes.and(near[i], region));
        if (gap != null) hit = new Hit(rule, rules.get(rule), packets(gap));
      }
      if (hit != null || allow) continue;
      int[] gap = usual(count, region);
      if (gap != null) return new Hit(judging, null, packets(gap));
    }
    return hit;
  }

  /**
   * Where an invariant fails.
   *
   * @param rule null where none matches
   */
  record Hit(int place, @Nullable ModelRule rule, Packets packets) {}

  /**
   * Packets that are all alike to the rules: any of the addresses with any of the others.
   *
   * @param number a destination port, or an ICMP type
   * @param resolved sets that the destination is in
   */
  record Packets(IpSet source, IpSet destination, int protocol, int number, List<NameSet> resolved) {}

  private Packets packets(int[] box) {
    List<NameSet> resolved = IntStream.range(0, names.size()).filter(name -> box[2 * (FIELDS + name)] == 1).mapToObj(names::get).toList();
    return new Packets(addresses(box[0]), addresses(box[2]), box[4], box[6], resolved);
  }

  private IpSet addresses(int piece) {
    return IpSet.union(rules.getFirst().family(), pieces.addresses(piece));
  }

  /** What the first boxes of those near leave of a region; of TCP or UDP where they leave that. */
  private int @Nullable [] usual(int count, int[] region) {
    int[] any = cover.gap(near, count, region);
    for (int protocol : any == null ? new int[0] : new int[] {Packet.TCP, Packet.UDP}) {
      if (region[4] > protocol || region[5] < protocol) continue;
      int[] only = region.clone();
      only[4] = only[5] = protocol;
      int[] gap = cover.gap(near, count, only);
      if (gap != null) return gap;
    }
    return any;
  }

  private int near(int[] region, int earlier) {
    return cover.near(0, first[earlier], region, near, 0);
  }
}
