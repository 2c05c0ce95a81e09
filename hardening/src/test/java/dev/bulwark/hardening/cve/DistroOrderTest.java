package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.bom;
import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistroOrderTest {
  @ParameterizedTest
  @CsvSource({
    "1.0~rc1-1,1.0-1", "1.0-1,1.0-1+deb12u1", "1.0-1~deb11u1,1.0-1", "2.9,2.10", "9:1,10:0", "1.2.13.dfsg-1,1:0.1", "1.0a,1.0b", "1.0,1.0+x", "1.0-9,1.0-10", "7.88.1-10+deb12u9,7.88.1-10+deb12u14", "1.0~~,1.0~", "1.0~,1.0", "09,10", "3.0.11-1~deb12u1,3.0.11-1~deb12u2"
  })
  void debian_versions_rise(String lower, String higher) {
    assertThat(DistroOrder.DPKG.compare(lower, higher)).isNegative();
    assertThat(DistroOrder.DPKG.compare(higher, lower)).isPositive();
    assertThat(DistroOrder.DPKG.compare(lower, lower)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.1-r0,1.0.1-r1", "3.1.4-r9,3.1.4-r10", "1.0_alpha1,1.0_beta1", "1.0_rc2,1.0", "1.0,1.0_p1", "1.0_p1,1.0_p2", "1.2,1.10", "1.2,1.2.1", "1.2,1.2a", "9.2_p1-r0,9.3_p1-r0", "1.36.1-r4,1.36.1-r15", "0.1_pre2,0.1_rc1", "2.01,2.1"
  })
  void alpine_versions_rise(String lower, String higher) {
    assertThat(DistroOrder.APK.compare(lower, higher)).isNegative();
    assertThat(DistroOrder.APK.compare(higher, lower)).isPositive();
    assertThat(DistroOrder.APK.compare(lower, lower)).isZero();
  }

  @Test
  void any_texts_are_ordered_the_same_both_ways() {
    Random random = new Random(5);
    String letters = "0019~+-:.ar_p\u00e9";
    for (int round = 0; round < 20_000; round++) {
      String one = text(random, letters);
      String other = text(random, letters);
      for (DistroOrder order : DistroOrder.values()) assertThat(Integer.signum(order.compare(one, other))).isEqualTo(-Integer.signum(order.compare(other, one)));
    }
  }

  private static String text(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(8); left > 0; left--) text.append(letters.charAt(random.nextInt(letters.length())));
    return text.toString();
  }

  @TempDir Path dir = Path.of("");

  private static String osv(String id, String cve, String ecosystem, String name, String fixed) {
    return "{\"schema_version\":\"1.7.0\",\"id\":\"" + id + "\",\"modified\":\"2026-05-01T00:00:00Z\",\"upstream\":[\"" + cve + "\"],\"affected\":[{\"package\":{\"ecosystem\":\"" + ecosystem + "\",\"name\":\"" + name
        + "\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"" + fixed + "\"}]}]}]}";
  }

  private static Component deb(String version) {
    return new Component("d", "libssl3", version, "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*", "pkg:deb/debian/libssl3@" + version + "?arch=amd64&distro=debian-12&upstream=openssl");
  }

  private VulnerabilityStore store() throws IOException {
    return Records.store(dir, cve5("CVE-2026-1000", "openssl", "openssl", range("3.0.0", "3.0.13")), osv("DEBIAN-CVE-2026-1000", "CVE-2026-1000", "Debian:12", "openssl", "3.0.11-1~deb12u2"), osv("ALPINE-CVE-2026-1000", "CVE-2026-1000", "Alpine:v3.19", "openssl", "3.1.4-r3"));
  }

  @Test
  void what_the_distribution_mended_under_the_old_number_is_no_match_and_what_it_did_not_is_one() throws IOException {
    VulnerabilityStore store = store();
    assertThat(Matching.of(bom(deb("3.0.11-1~deb12u2")), store, List.of())).isEmpty();
    assertThat(Matching.of(bom(deb("3.0.11-1~deb12u1")), store, List.of())).singleElement().satisfies(match -> {
      assertThat(match.id()).isEqualTo("CVE-2026-1000");
      assertThat(match.state()).isEqualTo(Match.State.AFFECTED);
      assertThat(match.severity()).isNotNull();
    });
  }

  @Test
  void another_release_of_the_distribution_is_judged_by_upstream() throws IOException {
    Component bookworm = deb("3.0.11-1~deb12u2");
    Component other = new Component("d", "libssl3", bookworm.version(), bookworm.cpe(), String.valueOf(bookworm.purl()).replace("debian-12", "debian-13"));
    assertThat(Matching.of(bom(other), store(), List.of())).singleElement().satisfies(match -> assertThat(match.state()).isEqualTo(Match.State.AFFECTED));
  }

  @Test
  void alpine_is_judged_by_its_branch_and_its_own_order() throws IOException {
    VulnerabilityStore store = store();
    for (String version : List.of("3.1.4-r2", "3.1.4-r3", "3.1.4-r10")) {
      Component apk = new Component("a", "libcrypto3", version, null, "pkg:apk/alpine/libcrypto3@" + version + "?arch=x86_64&distro=alpine-3.19.1&upstream=openssl");
      assertThat(Matching.of(bom(apk), store, List.of())).as(version).hasSize(version.equals("3.1.4-r2") ? 1 : 0);
    }
  }
}
