package dev.bulwark.hardening.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionStringsTest {
  private static byte[] binary(String text) {
    return ("\177ELF\0\0junk\0" + text + "\0more\0").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> found(String text) {
    return VersionStrings.in(binary(text), "f").stream().map(one -> one.name() + " " + one.version()).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "BusyBox v1.36.1 (2024-01-01 10:00:00 UTC)|busybox 1.36.1", "syslogd started: BusyBox v1.35.0|busybox 1.35.0", "OpenSSL 3.0.15 3 Sep 2024|openssl 3.0.15", "OpenSSL 1.0.2k-fips  26 Jan 2017|openssl 1.0.2k", "OpenSSL 1.1.1k  FIPS 25 Mar 2021|openssl 1.1.1k",
    "dropbear_2022.83|dropbear 2022.83", "SSH-2.0-dropbear_2019.78|dropbear 2019.78", "Dropbear sshd v2012.55|dropbear 2012.55", " deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly and Mark Adler |zlib 1.2.13",
    " inflate 1.1.4 Copyright 1995-2002 Mark Adler |zlib 1.1.4", "expat_2.5.0|expat 2.5.0", "libcurl/7.88.1|curl 7.88.1", "mbed TLS 3.6.2|mbedtls 3.6.2", "Mbed TLS 3.5.0|mbedtls 3.5.0", "wolfSSL 5.5.4|wolfssl 5.5.4", "lwIP/2.1.2 (http://savannah.nongnu.org/projects/lwip)|lwip 2.1.2",
    "FreeRTOS Kernel V10.4.3|freertos 10.4.3", "dnsmasq-2.89|dnsmasq 2.89", "lighttpd/1.4.69 (ssl) - a light and fast webserver|lighttpd 1.4.69", "mosquitto version 2.0.11|mosquitto 2.0.11", "hostapd v2.10|hostapd 2.10", "wpa_supplicant v2.9|wpa_supplicant 2.9",
    "U-Boot 2023.01|u-boot 2023.01", "U-Boot 2023.01+dfsg-2+deb12u3 (Jun 22 2026 - 08:38:07 +0000)|u-boot 2023.01", "U-Boot SPL 2021.07-rc3-g12ab (Jul 01 2021)|u-boot 2021.07-rc3", "Linux version 6.1.0 (build@host) (gcc)|linux 6.1.0",
    "Linux version 5.10.110-rockchip (build@host)|linux 5.10.110", "OpenSSH_9.2p1 Debian-2+deb12u6|openssh 9.2p1", "libpng version 1.6.39 - November 20, 2022|libpng 1.6.39", "Booting Zephyr OS build zephyr-v3.5.0-12-gabcd ***|zephyr 3.5.0",
    "1.0.8, 13-Jul-2019|bzip2 1.0.8", "Linux version 6.1.0-13-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.55-1 (2023-09-29)|linux 6.1.55",
    "GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.|glibc 2.36", "@(#)Bash version 5.2.15(1) release GNU|bash 5.2.15"
  })
  void a_version_string_gives_component_and_version(String text, String expected) {
    assertThat(found(text)).containsExactly(expected);
  }

  @Test
  void a_format_beside_its_version_gives_it_and_alone_does_not() {
    assertThat(found("2.0.11\0mosquitto version %s\n")).containsExactly("mosquitto 2.0.11");
    assertThat(found("2.10\0\0\0\0wpa_supplicant v%s")).containsExactly("wpa_supplicant 2.10");
    assertThat(found("no version\0mosquitto version %s\n")).isEmpty();
    assertThat(found("2.0.11 and more\0mosquitto version %s\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "OpenSSL 3.0.15", "MyOpenSSL 3.0.15 3 Sep 2024", "NotOpenSSL 3.0.15 3 Sep 2024x", "Major changes between OpenSSL 3.0.14 and OpenSSL 3.0.15 [3 Sep 2024]", "OpenSSL 3.0.15 3 Sept", "requires OpenSSL 1.1.1 or later", "OpenSSL 3.0.15, 3 Sep 2024",
    "BusyBox is copyrighted by many authors between 1998-2015.", "BusyBox v1.20.0 or newer", "BusyBox v%s", "BusyBox v1.36", "dropbear_dss_host_key", "xdropbear_2022.83", "dropbear_2022.83.tar", "deflate 1.2.13 fixes a bug", "deflate 1.2.13",
    "libexpat_2.5.0", "expat_2.5", "expat_2.5.0_errata", "Copyright (c) 1996 - 2023, libcurl/", "libcurl/7.88.1.tar.gz", "mbed TLS 3.6", "Mbed TLS 3.6.2 removed this", "wolfSSL error occurred", "wolfSSL 5.5.4 changes", "dnsmasq-2.89.conf", "my-dnsmasq-2.89", "lighttpd/1.4",
    "mosquitto version %s", "hostapd v%s", "hostapd v2.10 or later", "U-Boot 2023.01 was released", "U-Boot mkimage", "Linux version %s", "Linux version 2.4 or later", "OpenSSH_2.*,OpenSSH_3.0*", "OpenSSH_7.0*", "OpenSSH_9.2", "libpng version %s",
    "Foo stable release version 2.3.", "FreeRTOS V10.4", "ESP-IDF v5.1 or later", "/usr/share/doc/OpenSSL 3.0.15"
  })
  void what_only_looks_like_one_gives_nothing(String text) {
    assertThat(found(text)).isEmpty();
  }

  @Test
  void a_bootloaders_banner_gives_esp_idf_and_its_components() {
    assertThat(found("ESP-IDF v5.1.2 2nd stage bootloader")).contains("esp-idf 5.1.2", "mbedtls 3.5.0");
  }

  @Test
  void two_versions_in_one_file_are_both_told_and_neither_is_sure() throws IOException {
    byte[] file = binary("OpenSSL 1.0.2k  26 Jan 2017\0expat_2.5.0\0OpenSSL 3.0.15 3 Sep 2024");
    List<Ingredient> found = VersionStrings.in(new ByteArrayInputStream(file), "lib.so");
    assertThat(found).extracting(Ingredient::name, Ingredient::version, Ingredient::sure)
        .containsExactlyInAnyOrder(Assertions.tuple("openssl", "1.0.2k", false), Assertions.tuple("openssl", "3.0.15", false), Assertions.tuple("expat", "2.5.0", true));
    assertThat(found).allSatisfy(one -> assertThat(one.places()).singleElement().satisfies(place -> assertThat(new String(file, (int) place.offset(), 5, StandardCharsets.ISO_8859_1)).isIn("OpenS", "expat")));
  }

  @Test
  void a_program_that_is_only_linked_to_openssl_does_not_hold_it_for_sure_and_the_library_does() {
    String banner = "OpenSSL 3.0.16 11 Feb 2025\0";
    assertThat(VersionStrings.in(binary("libcrypto.so.3\0" + banner), "hostapd")).singleElement().satisfies(one -> {
      assertThat(one.sure()).isFalse();
      assertThat(one.properties()).containsEntry("bulwark:builtAgainst", "true");
    });
    assertThat(VersionStrings.in(binary("libcrypto.so.3\0OPENSSLDIR: \"/etc/ssl\"\0" + banner), "libcrypto.so.3")).singleElement().satisfies(one -> assertThat(one.sure()).isTrue());
    assertThat(VersionStrings.in(binary(banner), "static")).singleElement().satisfies(one -> assertThat(one.sure()).isTrue());
  }

  @Test
  void a_string_across_the_pieces_of_a_stream_is_found_at_its_place() throws IOException {
    for (int at : new int[] {(512 << 10) - 9, 512 << 10, (1 << 20) - 3, 3_000_000}) {
      byte[] file = new byte[3_100_000];
      byte[] string = "expat_2.5.0".getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(string, 0, file, at, string.length);
      assertThat(VersionStrings.in(new ByteArrayInputStream(file), "f")).singleElement().satisfies(one -> assertThat(one.places()).containsExactly(new Place("f", at)));
    }
  }

  @Test
  void noise_and_floods_of_literals_give_at_most_a_bounded_list() {
    Random random = new Random(7);
    byte[] noise = new byte[2 << 20];
    random.nextBytes(noise);
    assertThat(VersionStrings.in(noise, "f")).isEmpty();
    StringBuilder flood = new StringBuilder();
    for (int i = 0; i < 20_000; i++) flood.append("expat_").append(i % 10).append('.').append(i / 10 % 1000).append(".1\0");
    assertThat(VersionStrings.in(binary(flood.toString()), "f")).hasSizeLessThanOrEqualTo(256).isNotEmpty();
  }
}
