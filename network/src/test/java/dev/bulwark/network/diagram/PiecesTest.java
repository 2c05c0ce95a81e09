package dev.bulwark.network.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pieces of addresses against the sets they were cut by, address after address. */
class PiecesTest {
  private static Ip ip(Family family, long number) {
    return family == Family.IPV4 ? new Ip(family, 0, 0x0a00_0000L + number) : new Ip(family, number << 60 | 0xfd, number >>> 4);
  }

  private static AddressSet random(Random random, Family family) {
    List<IpSet.Range> ranges = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Ip a = ip(family, random.nextInt(256));
      Ip b = random.nextBoolean() ? a : ip(family, random.nextInt(256));
      ranges.add(a.compareTo(b) <= 0 ? new IpSet.Range(a, b) : new IpSet.Range(b, a));
    }
    if (random.nextInt(8) == 0) ranges.add(new IpSet.Range(family.lowest(), family.highest()));
    List<BitMask> masks = new ArrayList<>();
    for (int i = random.nextInt(6) == 0 ? 2 : random.nextInt(2); i > 0; i--) {
      Ip mask = ip(family, random.nextInt(256));
      Ip value = ip(family, random.nextInt(256));
      long outside = random.nextInt(10) == 0 ? 1L << random.nextInt(8) : 0;
      masks.add(new BitMask(family, mask.high(), mask.low(), value.high() & mask.high(), (value.low() & mask.low()) | outside));
    }
    return new AddressSet(IpSet.union(family, ranges), masks);
  }

  private static boolean contains(AddressSet set, Ip ip) {
    return set.ranges().contains(ip) || set.masks().stream().anyMatch(mask -> mask.contains(ip));
  }

  private static boolean contains(int[] ranges, int piece) {
    for (int i = 0; i < ranges.length; i += 2) if (piece >= ranges[i] && piece <= ranges[i + 1]) return true;
    return false;
  }

  @Test
  void an_address_is_in_a_set_exactly_where_its_piece_is() {
    Random random = new Random(7);
    for (int round = 0; round < 80; round++) {
      Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
      List<AddressSet> sets = IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> random(random, family)).toList();
      Pieces pieces = new Pieces(family, sets);
      for (int i = 0; i < 300; i++) {
        Ip ip = i < 256 ? ip(family, i) : new Ip(family, family == Family.IPV4 ? 0 : random.nextLong(), random.nextLong() & (family == Family.IPV4 ? 0xffff_ffffL : -1));
        int piece = pieces.of(ip);
        for (AddressSet set : sets) if (contains(pieces.of(set), piece) != contains(set, ip)) throw new AssertionError("round " + round + ": " + ip + " in " + set + " by its piece: " + !contains(set, ip));
      }
      for (int piece = 0; piece < pieces.count(); piece++) {
        assertThat(pieces.addresses(piece)).isNotEmpty();
        for (IpSet.Range range : pieces.addresses(piece)) if (pieces.of(range.low()) != piece || pieces.of(range.high()) != piece) throw new AssertionError("round " + round + ": " + range + " is not of piece " + piece);
      }
    }
  }

  @Test
  void hosts_from_anywhere_that_only_their_group_names_are_one_piece() {
    List<IpSet.Range> odd = IntStream.range(0, 500).mapToObj(i -> ip(Family.IPV4, 2 * i + 1)).map(host -> new IpSet.Range(host, host)).toList();
    IpSet group = IpSet.union(Family.IPV4, odd);
    IpSet one = IpSet.of(ip(Family.IPV4, 7));
    Pieces pieces = new Pieces(Family.IPV4, List.of(AddressSet.of(one), AddressSet.of(group)));
    assertThat(pieces.count()).isEqualTo(3);
    assertThat(pieces.of(group)).hasSize(2);
    assertThat(pieces.of(one)).hasSize(2);
  }

  @Test
  void a_mask_with_any_number_of_holes_is_held() {
    BitMask odd = new BitMask(Family.IPV6, 0, 1, 0, 1);
    BitMask ends = new BitMask(Family.IPV6, 1L << 63, 0x8000_0000_0000_0001L, 1L << 63, 0);
    Pieces pieces = new Pieces(Family.IPV6, List.of(new AddressSet(IpSet.none(Family.IPV6), List.of(odd)), new AddressSet(IpSet.none(Family.IPV6), List.of(ends))));
    assertThat(pieces.count()).isEqualTo(3);
    assertThat(pieces.of(Ip.parse("8000::2").orElseThrow())).isNotEqualTo(pieces.of(Ip.parse("8000::3").orElseThrow()));
  }

  @Test
  void masks_that_tell_too_many_kinds_apart_are_refused() {
    Random random = new Random(5);
    List<AddressSet> sets = IntStream.range(0, 64).mapToObj(i -> new BitMask(Family.IPV4, 0, 1L << (i % 32), 0, i < 32 ? 0 : 1L << (i % 32))).map(mask -> new AddressSet(IpSet.none(Family.IPV4), List.of(mask))).toList();
    assertThatThrownBy(() -> new Pieces(Family.IPV4, sets)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
    List<AddressSet> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) many.add(new AddressSet(IpSet.of(Family.IPV4, List.of(Prefix.around(new Ip(Family.IPV4, 0, random.nextInt() & 0xffff_ffffL), 32))), List.of(new BitMask(Family.IPV4, 0, 0x00ff_00ffL, 0, random.nextInt() & 0x00ff_00ffL))));
    assertThatThrownBy(() -> new Pieces(Family.IPV4, many)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
  }
}
