package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.bom;
import static dev.bulwark.hardening.cve.Records.criteria;
import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.named;
import static dev.bulwark.hardening.cve.Records.nvd;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
  @TempDir Path dir = Path.of("");

  private static String state(VulnerabilityStore store, Component... components) {
    List<Match> matches = Matching.of(bom(components), store, List.of());
    return matches.isEmpty() ? "none" : matches.getFirst().state().id();
  }

  @ParameterizedTest
  @CsvSource({
    "arm, mbed_tls", "ARM, mbedtls", "mbed-tls, mbedtls", "Mbed, mbedtls", "trustedfirmware, mbed_tls", "n/a, mbedtls"
  })
  void a_product_is_the_same_under_all_its_names(String vendor, String product) throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", vendor, product, range("3.0.0", "3.6.4")));
    assertThat(state(store, new Component("it", "x", "3.6.3", "cpe:2.3:a:arm:mbed_tls:3.6.3:*:*:*:*:*:*:*", null))).isEqualTo("affected");
    assertThat(state(store, new Component("it", "x", null, null, "pkg:github/Mbed-TLS/mbedtls@v3.6.3"))).isEqualTo("affected");
    assertThat(state(store, named("Mbed TLS", "3.6.3"))).isEqualTo("affected");
    assertThat(state(store, named("mbedtls", "3.6.4"))).isEqualTo("none");
  }

  @Test
  void another_makers_product_of_the_same_name_is_not_matched() throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "someone_else", "openssl", range("0", "9")));
    assertThat(state(store, named("openssl", "3.0.1"))).isEqualTo("none");
    assertThat(state(store, new Component("it", "openssl", "3.0.1", "cpe:2.3:a:someone_else:openssl:3.0.1:*:*:*:*:*:*:*", null))).isEqualTo("affected");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{\"version\":\"< 2.28.7\",\"status\":\"affected\"} | 2.28.6 | affected",
    "{\"version\":\"< 2.28.7\",\"status\":\"affected\"} | 2.28.7 | none",
    "{\"version\":\">= 3.0.0, < 3.5.2\",\"status\":\"affected\"} | 3.5.1 | affected",
    "{\"version\":\"1.0\",\"lessThanOrEqual\":\"1.4\",\"status\":\"affected\"} | 1.4 | affected",
    "{\"version\":\"1.0\",\"lessThan\":\"*\",\"status\":\"affected\"} | 99 | affected",
    "{\"version\":\"unspecified\",\"lessThan\":\"2\",\"status\":\"affected\"} | 0.1 | affected",
    "{\"version\":\"n/a\",\"status\":\"affected\"} | 1.0 | unknown",
    "{\"version\":\"*\",\"status\":\"affected\"} | 1.0 | unknown",
    "{\"version\":\"0\",\"lessThan\":\"5.0.0\",\"versionType\":\"git\",\"status\":\"affected\"} | 1.0 | unknown",
    "{\"version\":\"1.0\",\"lessThan\":\"2.0\",\"status\":\"affected\"},{\"version\":\"1.5\",\"lessThan\":\"1.6\",\"status\":\"unaffected\"} | 1.5.3 | none",
    "{\"version\":\"1.0\",\"lessThan\":\"2.0\",\"status\":\"affected\"},{\"version\":\"1.5\",\"lessThan\":\"1.6\",\"status\":\"unaffected\"} | 1.6 | affected",
    "{\"version\":\"1.0\",\"lessThan\":\"2.0\",\"status\":\"affected\",\"changes\":[{\"at\":\"1.4\",\"status\":\"unaffected\"}]} | 1.4 | none",
    "{\"version\":\"1.0\",\"lessThan\":\"2.0\",\"status\":\"affected\",\"changes\":[{\"at\":\"1.4\",\"status\":\"unaffected\"}]} | 1.3.9 | affected",
    "{\"version\":\"8.4.0\",\"lessThan\":\"8.4.0\",\"status\":\"affected\"} | 8.3.0 | affected",
    "{\"version\":\"3.1.1\",\"lessThan\":\"3.1.1\",\"status\":\"affected\"},{\"version\":\"3.0.0\",\"lessThan\":\"3.0.9\",\"status\":\"affected\"} | 1.1.0 | none",
    "{\"version\":\"3.1.1\",\"lessThan\":\"3.1.1\",\"status\":\"affected\"},{\"version\":\"3.0.0\",\"lessThan\":\"3.0.9\",\"status\":\"affected\"} | 3.1.0 | affected",
    "{\"version\":\"1.0.2\",\"lessThan\":\"1.0.2zd\",\"status\":\"affected\"} | 1.0.2za | affected",
    "{\"version\":\"1.0.2\",\"lessThan\":\"1.0.2zd\",\"status\":\"affected\"} | 1.0.2ze | none",
    "{\"version\":\"3.0.0\",\"lessThan\":\"3.0.1\",\"status\":\"affected\"} | 3.0.0-beta1 | none"
  })
  void a_record_of_the_cve_program_says_of_a_release(String versions, String release, String state) throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "openssl", "openssl", versions));
    assertThat(state(store, named("openssl", release))).isEqualTo(state);
  }

  @Test
  void a_record_that_lists_what_is_not_affected_means_the_rest() throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "2026-05-01", "{\"vendor\":\"zlib\",\"product\":\"zlib\",\"defaultStatus\":\"affected\",\"versions\":[{\"version\":\"1.3\",\"lessThan\":\"*\",\"status\":\"unaffected\"}]}"));
    assertThat(state(store, named("zlib", "1.2.11"))).isEqualTo("affected");
    assertThat(state(store, named("zlib", "1.3.1"))).isEqualTo("none");
  }

  @Test
  void what_others_added_to_a_record_counts_too() throws IOException {
    String record = cve5("CVE-2026-1000", "n/a", "n/a", "{\"version\":\"n/a\",\"status\":\"affected\"}");
    String added = record.substring(0, record.length() - 2) + ",\"adp\":[{\"affected\":[{\"vendor\":\"thekelleys\",\"product\":\"dnsmasq\",\"defaultStatus\":\"unknown\",\"versions\":[" + range("2.80", "2.90") + "]}]}]}}";
    VulnerabilityStore store = Records.store(dir, added);
    assertThat(state(store, named("dnsmasq", "2.89"))).isEqualTo("affected");
    assertThat(state(store, named("dnsmasq", "2.90"))).isEqualTo("none");
  }

  private static final String BOTH = "{\"operator\":\"AND\",\"nodes\":[{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":["
      + criteria("cpe:2.3:a:haxx:curl:*:*:*:*:*:*:*:*", true, "\"versionStartIncluding\":\"7.0\",\"versionEndExcluding\":\"8.0\"") + "]},{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":["
      + criteria("cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", false, "\"versionEndExcluding\":\"1.1.1\"") + "]}]}";

  @Test
  void a_configuration_with_and_needs_the_second_product_in_the_bill() throws IOException {
    VulnerabilityStore store = Records.store(dir, nvd("CVE-2026-1000", BOTH));
    assertThat(state(store, named("curl", "7.5"))).isEqualTo("unknown");
    assertThat(state(store, named("curl", "7.5"), named("openssl", "3.0.0"))).isEqualTo("unknown");
    assertThat(state(store, named("curl", "7.5"), named("openssl", "1.0.2k"))).isEqualTo("affected");
    assertThat(state(store, named("curl", "8.0"), named("openssl", "1.0.2k"))).isEqualTo("none");
  }

  @Test
  void a_negated_configuration_is_not_guessed() throws IOException {
    VulnerabilityStore store = Records.store(dir, nvd("CVE-2026-1000", "{\"nodes\":[{\"operator\":\"OR\",\"negate\":true,\"cpeMatch\":[" + criteria("cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*", true, "") + "]}]}"));
    assertThat(state(store, named("zlib", "1.2.11"))).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "cpe:2.3:a:openssl:openssl:1.0.1:beta1:*:*:*:*:*:* | '' | 1.0.1-beta1 | affected",
    "cpe:2.3:a:openssl:openssl:1.0.1:beta1:*:*:*:*:*:* | '' | 1.0.1 | none",
    "cpe:2.3:a:openssl:openssl:1.0.1:*:*:*:*:*:*:* | '' | 1.0.1 | affected",
    "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:* | '' | 1.0.1 | affected",
    "cpe:2.3:a:openssl:openssl:-:*:*:*:*:*:*:* | '' | 1.0.1 | unknown",
    "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:* | \"versionStartExcluding\":\"1.0\",\"versionEndIncluding\":\"1.1\" | 1.0 | none",
    "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:* | \"versionStartExcluding\":\"1.0\",\"versionEndIncluding\":\"1.1\" | 1.1 | affected"
  })
  void a_criterion_of_nvd_says_of_a_release(String cpe, String ends, String release, String state) throws IOException {
    VulnerabilityStore store = Records.store(dir, nvd("CVE-2026-1000", "{\"nodes\":[{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":[" + criteria(cpe, true, ends) + "]}]}"));
    assertThat(state(store, named("openssl", release))).isEqualTo(state);
  }

  private static String osv(String ecosystem, String name, String rest) {
    return "{\"id\":\"TEST-2026-1\",\"modified\":\"2026-05-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"" + ecosystem + "\",\"name\":\"" + name + "\"}," + rest + "}]}";
  }

  @Test
  void events_of_osv_are_ranges_of_their_own_ecosystem_only() throws IOException {
    VulnerabilityStore store = Records.store(dir, osv("npm", "openssl", "\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.2\"},{\"introduced\":\"2.0\"},{\"last_affected\":\"2.3\"}]}]"));
    for (String hit : List.of("1.0", "2.0", "2.3")) assertThat(state(store, new Component("it", "openssl", hit, null, "pkg:npm/openssl@" + hit))).as(hit).isEqualTo("affected");
    for (String free : List.of("1.2", "1.9", "2.3.1")) assertThat(state(store, new Component("it", "openssl", free, null, "pkg:npm/openssl@" + free))).as(free).isEqualTo("none");
    assertThat(state(store, named("openssl", "1.0"))).isEqualTo("none");
    assertThat(state(store, new Component("it", "openssl", "1.0", null, "pkg:pypi/openssl@1.0"))).isEqualTo("none");
  }

  @Test
  void ranges_of_commits_are_unknown_but_listed_tags_are_releases() throws IOException {
    String commits = "\"ranges\":[{\"type\":\"GIT\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"9\"}]}]";
    VulnerabilityStore commitsOnly = Records.store(dir.resolve("a"), osv("OSS-Fuzz", "openssl", commits));
    assertThat(state(commitsOnly, named("openssl", "1.1.1k"))).isEqualTo("unknown");
    VulnerabilityStore tagged = Records.store(dir.resolve("b"), osv("OSS-Fuzz", "openssl", commits + ",\"versions\":[\"OpenSSL_1_1_1k\",\"openssl-3.0.1\"]"));
    assertThat(state(tagged, named("openssl", "1.1.1k"))).isEqualTo("affected");
    assertThat(state(tagged, named("openssl", "3.0.1"))).isEqualTo("affected");
    assertThat(state(tagged, named("openssl", "1.1.1l"))).isEqualTo("none");
  }

  @Test
  void a_hole_under_two_names_is_one_match_with_the_worse_severity() throws IOException {
    String osv = "{\"id\":\"GHSA-aaaa-bbbb-cccc\",\"aliases\":[\"CVE-2026-1000\"],\"modified\":\"2026-05-01T00:00:00Z\",\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],"
        + "\"affected\":[{\"package\":{\"ecosystem\":\"OSS-Fuzz\",\"name\":\"zlib\"},\"versions\":[\"v1.2.11\"]}]}";
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), osv);
    assertThat(Matching.of(bom(named("zlib", "1.2.11")), store, List.of())).singleElement().satisfies(match -> {
      assertThat(match.id()).isEqualTo("CVE-2026-1000");
      assertThat(match.severity()).isEqualTo(Severity.CRITICAL);
    });
  }

  @Test
  void a_distributions_epoch_and_revision_are_not_part_of_the_release() throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.2.13")));
    assertThat(state(store, new Component("it", "zlib", "1:1.2.13.dfsg-1", null, "pkg:deb/debian/zlib@1:1.2.13.dfsg-1"))).isEqualTo("none");
    assertThat(state(store, new Component("it", "zlib", "1:1.2.11.dfsg-4+deb11u2", null, "pkg:deb/debian/zlib@1.2.11"))).isEqualTo("affected");
  }

  @Test
  void what_is_exploited_is_critical_and_carries_its_probability() throws IOException {
    String catalogue = "{\"title\":\"KEV\",\"catalogVersion\":\"2026.05.20\",\"dateReleased\":\"2026-05-20T00:00:00Z\",\"vulnerabilities\":[{\"cveID\":\"CVE-2026-1000\"}]}";
    String scores = "#model_version:v2026.03.14,score_date:2026-05-21T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1000,0.91234,0.99\n";
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1001", "zlib", "zlib", range("0", "1.3")), catalogue, scores);
    List<Match> matches = Matching.of(bom(named("zlib", "1.2")), store, List.of());
    assertThat(matches).extracting(Match::kev).containsExactly(true, false);
    assertThat(matches).extracting(Match::severity).containsExactly(Severity.CRITICAL, Severity.MEDIUM);
    assertThat(matches.getFirst().probability()).isEqualTo(0.91234);
    assertThat(matches.getLast().probability()).isNull();
    assertThat(matches).extracting(match -> match.stops(Severity.HIGH)).containsExactly(true, false);
    assertThat(MatchReport.ranked(matches.reversed())).isEqualTo(matches);
  }

  @Test
  void a_listing_as_exploited_makes_no_match_by_itself() throws IOException {
    VulnerabilityStore store = Records.store(dir, "{\"catalogVersion\":\"2026.05.20\",\"vulnerabilities\":[{\"cveID\":\"CVE-2026-1000\",\"vendorProject\":\"zlib\",\"product\":\"zlib\"}]}");
    assertThat(state(store, named("zlib", "1.2"))).isEqualTo("none");
    assertThat(store.exploited("CVE-2026-1000")).isTrue();
  }
}
