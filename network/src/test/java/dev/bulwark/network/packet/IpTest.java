package dev.bulwark.network.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and prefixes as text and as numbers. */
class IpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "010.0.0.1", "1.2.3.4 ", "+1.2.3.4", "0x1.2.3.4", "::ffff:10.0.0.1", "::ffff:a00:1", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "fe80::1%eth0", "g::", "1:2:3:4:5:6:7:1.2.3.4", "١.2.3.4"})
  void what_two_programs_could_read_differently_is_no_address(String text) {
    assertThat(Ip.parse(text)).isEmpty();
  }

  @Test
  void addresses_are_printed_as_rfc_5952_has_it() {
    for (String[] pair : new String[][] {{"2001:0DB8:0:0:0:0:0:1", "2001:db8::1"}, {"0:0:0:0:0:0:0:0", "::"}, {"1:0:0:2:0:0:0:3", "1:0:0:2::3"}, {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"}, {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"}, {"10.0.0.1", "10.0.0.1"}, {"::1", "::1"}, {"1::", "1::"}})
      assertThat(Ip.parse(pair[0]).orElseThrow().toString()).isEqualTo(pair[1]);
  }

  @Test
  void text_and_number_and_the_platform_agree() {
    qt().forAll(longs().all(), longs().all()).checkAssert(
        (high, low) -> {
          for (Ip ip : new Ip[] {new Ip(Family.IPV4, 0, low & 0xffff_ffffL), new Ip(Family.IPV6, high, low & 0xffff_0000_0000_ffffL)}) {
            if (ip.family() == Family.IPV6 && high == 0) continue;
            assertThat(Ip.parse(ip.toString())).contains(ip);
            assertThat(Ip.of(ip.inetAddress())).isEqualTo(ip);
            if (!ip.isHighest()) assertThat(ip.next().previous()).isEqualTo(ip);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.5/24", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "::1/64", "::/129", "10.0.0/8", "/8", "::ffff:10.0.0.0/104"})
  void what_is_no_network_is_refused(String text) {
    assertThat(Prefix.parse(text)).isEmpty();
  }

  @Test
  void a_set_is_exactly_its_prefixes() {
    qt().forAll(longs().between(0, 0xffff_ffffL), longs().between(0, 0xffff_ffffL)).checkAssert(
        (a, b) -> {
          Ip low = new Ip(Family.IPV4, 0, Math.min(a, b));
          Ip high = new Ip(Family.IPV4, 0, Math.max(a, b));
          IpSet set = IpSet.union(Family.IPV4, java.util.List.of(new IpSet.Range(low, high)));
          assertThat(IpSet.of(Family.IPV4, set.prefixes())).isEqualTo(set);
          assertThat(set.not().not()).isEqualTo(set);
          assertThat(set.or(set.not()).isAll()).isTrue();
          assertThat(set.and(set.not()).isEmpty()).isTrue();
          assertThat(set.contains(low)).isTrue();
          assertThat(set.contains(high)).isTrue();
        });
  }

  @Test
  void the_whole_of_either_family_is_one_prefix() {
    assertThat(IpSet.all(Family.IPV4).prefixes()).hasToString("[0.0.0.0/0]");
    assertThat(IpSet.all(Family.IPV6).prefixes()).hasToString("[::/0]");
    assertThat(IpSet.of(Family.IPV6, java.util.List.of(Prefix.parse("fd00::/64").orElseThrow())).not().or(IpSet.of(Family.IPV6, java.util.List.of(Prefix.parse("fd00::/64").orElseThrow()))).isAll()).isTrue();
  }
}
