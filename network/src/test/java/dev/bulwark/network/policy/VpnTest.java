package dev.bulwark.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VpnTest {
  private static final String TEXT =
      Site.TEXT.replace("  world:", "  remote:  { interface: wg0, ipv4: [10.60.0.0/24], ipv6: [\"fd60::/64\"] }\n  world:")
          + "vpn: { interface: wg0, zone: remote, listen: 51820, endpoint: \"198.51.100.1:51820\", ipv4: 10.60.0.1/24, ipv6: \"fd60::1/64\", peers: { laptop: { ipv4: 10.60.0.10, ipv6: \"fd60::10\", allowed: [office] } } }\n";

  private static List<String> faults(String old, String now) {
    assertThat(TEXT).contains(old);
    return Site.read(TEXT.replace(old, now)) instanceof PolicyReading.Refused refused ? refused.faults().stream().map(fault -> fault.code() + " " + fault.path() + " " + fault.message()).toList() : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ipv4: 10.60.0.1/24 | ipv4: 10.12.0.1/24 | NETWORK-004 vpn.ipv4 10.12.0.1 does not lie in zone remote",
        "ipv4: 10.60.0.1/24 | ipv4: 10.12.0.1/24 | NETWORK-005 vpn.ipv4 10.12.0.0/24 overlaps zone office",
        "ipv4: 10.60.0.1/24 | ipv4: 10.60.0.1/8 | NETWORK-005 vpn.ipv4 10.0.0.0/8 overlaps zone office",
        "ipv6: \"fd60::1/64\" | ipv6: \"fd12::1/64\" | NETWORK-004 vpn.ipv6 fd12::1 does not lie in zone remote",
        "ipv6: \"fd60::1/64\" | ipv6: \"fd60::1/8\" | NETWORK-005 vpn.ipv6 fd00::/8 overlaps zone servers",
        "ipv4: 10.60.0.10 | ipv4: 10.12.0.10 | NETWORK-004 vpn.peers.laptop.ipv4 10.12.0.10 does not lie in zone remote"
      })
  void tunnels_that_reach_into_another_zone_s_addresses_are_refused(String old, String now, String fault) {
    assertThat(faults(old, now)).anyMatch(each -> each.startsWith(fault));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipv4: 10.60.0.1/24", "ipv4: 10.60.0.1/25", "ipv4: 10.60.0.1/20", "ipv4: none"})
  void a_network_that_meets_no_other_zone_is_not(String now) {
    assertThat(faults("ipv4: 10.60.0.1/24", now)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"300.1.1.1:51820", "[:::::]:51820", "...:1", "1.2.3:1", "-x:1", "a..b:1", "[10.0.0.1]:1", "gateway:0", "gateway", "[fe80::1%wg0]:1"})
  void an_endpoint_that_nobody_can_reach_is_refused(String endpoint) {
    assertThat(faults("198.51.100.1:51820", endpoint)).singleElement().asString().startsWith("NETWORK-002 vpn.endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7:1", "[2001:db8::1]:51820", "vpn.example.net:51820", "gateway:443", "1.example.net:443"})
  void names_and_addresses_of_both_families_are_endpoints(String endpoint) {
    assertThat(faults("198.51.100.1:51820", endpoint)).isEmpty();
  }
}
