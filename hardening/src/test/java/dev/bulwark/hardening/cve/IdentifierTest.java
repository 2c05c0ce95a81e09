package dev.bulwark.hardening.cve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
  @Test
  void a_formatted_cpe_keeps_what_a_backslash_hides() {
    Cpe cpe = Cpe.of("cpe:2.3:a:netapp:solidfire_\\&_hci\\:node:1.0\\.1:beta2:*:*:*:*:*:*").orElseThrow();
    assertThat(cpe.product()).isEqualTo("solidfire_&_hci:node");
    assertThat(cpe.version()).isEqualTo("1.0.1-beta2");
  }

  @Test
  void the_older_form_of_a_cpe_is_read_too() {
    Cpe cpe = Cpe.of("cpe:/a:thekelleys:dnsmasq%3a2:2.80").orElseThrow();
    assertThat(cpe.product()).isEqualTo("dnsmasq:2");
    assertThat(cpe.version()).isEqualTo("2.80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cpe", "cpe:2.3:", "cpe:2.3:a", "cpe:2.3:a:openssl", "cpe:2.3:a:*:*:1", "cpe:/", "pkg:generic/a", "cpe:2.3:a:-:-:1"})
  void what_names_no_product_is_no_cpe(String text) {
    assertThat(Cpe.of(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pkg:generic/openssl@1.1.1k, generic, , openssl, 1.1.1k", "pkg:github/Mbed-TLS/mbedtls@v3.6.0, github, mbed-tls, mbedtls, v3.6.0", "pkg:npm/%40angular/core@1.0#src, npm, @angular, core, 1.0",
    "pkg:deb/debian/curl@7.88.1-10+deb12u5?arch=armhf&distro=debian-12, deb, debian, curl, 7.88.1-10+deb12u5", "pkg://generic/zlib, generic, , zlib, "
  })
  void a_package_url_has_these_parts(String text, String type, String namespace, String name, String version) {
    PackageUrl url = PackageUrl.of(text).orElseThrow();
    assertThat(url.type()).isEqualTo(type);
    assertThat(url.namespace()).isEqualTo(namespace);
    assertThat(url.name()).isEqualTo(name);
    assertThat(url.version()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pkg:", "pkg:generic", "pkg:generic/", "pkg:/x", "generic/openssl", "pkg:generic/@1"})
  void what_names_no_package_is_no_package_url(String text) {
    assertThat(PackageUrl.of(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8", "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N, 6.1", "CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:L/A:L, 3.8", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N, 0.0",
    "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H, 9.9", "CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N, 4.2", "CVSS:3.1/AV:N/AC:L, -1.0", "CVSS:4.0/AV:N, -1.0", "'', -1.0"
  })
  void a_vector_has_the_base_score_of_the_specification(String vector, double score) {
    assertThat(Cvss3.score(vector)).isEqualTo(score);
  }
}
