package dev.bulwark.hardening.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.cve.Bom;
import dev.bulwark.hardening.cve.Component;
import dev.bulwark.hardening.cve.Match;
import dev.bulwark.hardening.cve.Matching;
import dev.bulwark.hardening.cve.VulnerabilityStore;
import dev.bulwark.hardening.cve.VulnerabilityUpdate;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeInventoryTest {
  private static final String STATUS = """
      Package: zlib1g
      Status: install ok installed
      Architecture: amd64
      Source: zlib
      Version: 1:1.2.13.dfsg-1
      Depends: libc6 (>= 2.14)
      Description: compression library
       Version: 9.9.9

      Package: libc6
      Status: install ok installed
      Architecture: amd64
      Source: glibc (2.36)
      Version: 2.36-9+deb12u14

      Package: gone
      Status: deinstall ok config-files
      Version: 1.0
      """;

  @TempDir Path dir = Path.of("");

  private void file(String path, String text) throws IOException {
    Path file = dir.resolve("root").resolve(path);
    Files.createDirectories(file.getParent() == null ? file : file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Inventory inventory() {
    return Inventories.of(dir.resolve("root"), InstantSource.system());
  }

  private static Ingredient named(Inventory inventory, String name) {
    return inventory.ingredients().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> new AssertionError(name + " is not in " + inventory.ingredients()));
  }

  private void debian() throws IOException {
    file("etc/os-release", "NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"12\"\n");
    file("var/lib/dpkg/status", STATUS);
    file("usr/lib/libz.so.1", "\177ELF\0 deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly\0");
  }

  @Test
  void installed_packages_are_told_with_distribution_source_and_dependencies_and_removed_ones_are_not() throws IOException {
    debian();
    Inventory inventory = inventory();
    assertThat(inventory.ingredients()).extracting(Ingredient::ref).containsExactly("debian@12", "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12&upstream=glibc", "pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib");
    assertThat(named(inventory, "zlib1g").cpes()).containsExactly("cpe:2.3:a:zlib:zlib:1.2.13:*:*:*:*:*:*:*");
    assertThat(inventory.dependencies().get(named(inventory, "zlib1g").ref())).containsExactly(named(inventory, "libc6").ref());
  }

  @Test
  void headers_of_the_kernel_are_not_the_kernel_and_its_image_is() throws IOException {
    file("var/lib/dpkg/status", "Package: linux-libc-dev\nStatus: install ok installed\nSource: linux\nVersion: 6.1.55-1\n\nPackage: linux-image-6.1.0-13-arm64\nStatus: install ok installed\nSource: linux\nVersion: 6.1.55-1\n");
    Files.writeString(dir.resolve("a.json"), record("CVE-2026-1000", "linux", "6.2"));
    VulnerabilityUpdate.run(List.of(dir.resolve("a.json")), dir.resolve("store"), LocalDate.of(2026, 6, 1));
    assertThat(Matching.of(inventory().bom(), VulnerabilityStore.open(dir.resolve("store")), List.of())).extracting(Match::component).containsExactly("linux-image-6.1.0-13-arm64");
  }

  @Test
  void a_version_string_in_a_packages_file_is_a_place_of_the_package_and_another_version_is_a_component_of_its_own() throws IOException {
    debian();
    file("usr/bin/tool", "\177ELF\0 inflate 1.2.11 Copyright 1995-2017 Mark Adler \0");
    Inventory inventory = inventory();
    assertThat(named(inventory, "zlib1g").places()).extracting(Place::path).containsExactly("usr/lib/libz.so.1", "var/lib/dpkg/status");
    assertThat(named(inventory, "zlib").version()).isEqualTo("1.2.11");
    assertThat(named(inventory, "zlib").places()).containsExactly(new Place("usr/bin/tool", 6));
  }

  @Test
  void a_text_is_no_binary_whatever_it_tells() throws IOException {
    file("usr/share/doc/changelog", "expat_2.5.0\nOpenSSL 3.0.15 3 Sep 2024\nBusyBox v1.36.1\n");
    file("usr/bin/script", "#!/bin/sh\necho 'dropbear_2022.83'\n");
    assertThat(inventory().ingredients()).isEmpty();
    file("usr/bin/real", "\177ELF\0expat_2.5.0\0");
    assertThat(inventory().ingredients()).extracting(Ingredient::name).containsExactly("expat");
  }

  @Test
  void apk_opkg_status_d_and_the_manifests_of_builders_are_read() throws IOException {
    file("lib/apk/db/installed", "C:Q1\nP:busybox\nV:1.36.1-r5\nA:x86_64\nL:GPL-2.0-only\no:busybox\nD:so:libc.musl-x86_64.so.1\n\nP:libcrypto3\nV:3.1.4-r1\nA:x86_64\no:openssl\nL:Apache-2.0\n\n");
    file("usr/lib/opkg/status", "Package: dnsmasq\nVersion: 2.89-4\nDepends: libc, libubus20230605\nStatus: install user installed\nArchitecture: mips_24kc\n\nPackage: gone\nVersion: 1\nStatus: deinstall ok not-installed\n");
    file("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n");
    file("deploy/license.manifest", "PACKAGE NAME: libcurl4\nPACKAGE VERSION: 8.4.0\nRECIPE NAME: curl\nLICENSE: curl\n\n");
    file("legal-info/manifest.csv", "\"PACKAGE\",\"VERSION\",\"LICENSE\",\"LICENSE FILES\"\n\"mosquitto\",\"2.0.18\",\"EPL-2.0 or EDL-1.0\",\"x, y\"\n");
    file("openwrt.manifest", "dropbear - 2022.82-2\n");
    Inventory inventory = inventory();
    assertThat(named(inventory, "busybox").purl()).isEqualTo("pkg:apk/alpine/busybox@1.36.1-r5?arch=x86_64");
    assertThat(named(inventory, "libcrypto3").cpes()).containsExactly("cpe:2.3:a:openssl:openssl:3.1.4:*:*:*:*:*:*:*");
    assertThat(named(inventory, "dnsmasq").purl()).isEqualTo("pkg:opkg/dnsmasq@2.89-4?arch=mips_24kc");
    assertThat(named(inventory, "base-files").version()).isEqualTo("12.4");
    assertThat(named(inventory, "curl").licence()).isEqualTo("curl");
    assertThat(named(inventory, "mosquitto").version()).isEqualTo("2.0.18");
    assertThat(named(inventory, "dropbear").version()).isEqualTo("2022.82-2");
    assertThat(inventory.ingredients()).extracting(Ingredient::name).doesNotContain("gone");
    assertThat(Bills.faults(CycloneDxDocument.of(inventory, "0.1.0", null))).isEmpty();
  }

  @Test
  void an_esp_idf_project_is_known_by_its_lock_its_manifests_and_its_configuration() throws IOException {
    file("dependencies.lock", "dependencies:\n  espressif/mdns:\n    component_hash: abc\n    source:\n      type: service\n    version: 1.2.0\n  idf:\n    source:\n      type: idf\n    version: 5.1.2\ntarget: esp32\nversion: 2.0.0\n");
    file("main/idf_component.yml", "dependencies:\n  idf: \">=5.0\"\n  espressif/button: \"^3.0.0\"\n  led_strip: \"2.5.3\"\n");
    file("managed_components/espressif__coap/idf_component.yml", "version: \"4.3.4\"\nlicense: BSD-2-Clause\n");
    file("west.yml", "manifest:\n  projects:\n    - name: mbedtls\n      revision: v3.5.1\n    - name: hal_nordic\n      revision: 0123456789abcdef\n");
    Inventory inventory = inventory();
    assertThat(named(inventory, "espressif/mdns").purl()).isEqualTo("pkg:generic/espressif/mdns@1.2.0");
    assertThat(named(inventory, "espressif/button").version()).isNull();
    assertThat(named(inventory, "espressif/button").properties()).containsEntry("bulwark:versionRange", "^3.0.0");
    assertThat(named(inventory, "espressif/led_strip").version()).isEqualTo("2.5.3");
    assertThat(named(inventory, "espressif/coap").version()).isEqualTo("4.3.4");
    assertThat(named(inventory, "esp-idf").version()).isEqualTo("5.1.2");
    assertThat(inventory.ingredients()).anySatisfy(one -> assertThat(one.ref()).isEqualTo("pkg:generic/mbedtls@3.5.1"));
    assertThat(named(inventory, "hal_nordic").version()).isNull();
  }

  @Test
  void a_configuration_alone_tells_the_release() throws IOException {
    file("sdkconfig", "#\n# Automatically generated file. DO NOT EDIT.\n# Espressif IoT Development Framework (ESP-IDF) 5.3.1 Project Configuration\n#\nCONFIG_X=y\n");
    assertThat(named(inventory(), "esp-idf").version()).isEqualTo("5.3.1");
  }

  @Test
  void another_bill_in_the_tree_is_taken_over() throws IOException {
    file("app.cdx.json", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"library\",\"name\":\"libcoap\",\"version\":\"4.3.1\",\"purl\":\"pkg:generic/libcoap@4.3.1\"}]}");
    file("os.spdx.json", "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"expat\",\"SPDXID\":\"SPDXRef-1\",\"versionInfo\":\"2.5.0\"}]}");
    file("bom.json", "{\"other\":1}");
    Inventory inventory = inventory();
    assertThat(inventory.ingredients()).extracting(Ingredient::name).containsExactlyInAnyOrder("libcoap", "expat");
    assertThat(inventory.omissions()).singleElement().asString().startsWith("bom.json: ");
  }

  @Test
  void the_documents_are_valid_the_same_twice_and_tell_the_same_components() throws IOException {
    debian();
    file("opt/lamp.bin", new String(Bills.image("lamp", "1.4.2", "v5.1.2-dirty", new byte[64]), StandardCharsets.ISO_8859_1));
    Inventory inventory = inventory();
    assertThat(named(inventory, "lamp").kind()).isEqualTo(Kind.FIRMWARE);
    assertThat(named(inventory, "lamp").needs()).containsExactly("pkg:generic/esp-idf@5.1.2");
    Map<String, Object> document = CycloneDxDocument.of(inventory, "0.1.0", null);
    assertThat(Bills.faults(document)).isEmpty();
    assertThat(Bills.json(document)).isEqualTo(Bills.json(CycloneDxDocument.of(inventory(), "0.1.0", null)));
    String spdx = Bills.json(SpdxDocument.of(inventory, "0.1.0", null));
    assertThat(spdx).isEqualTo(Bills.json(SpdxDocument.of(inventory(), "0.1.0", null))).contains("\"created\":\"1970-01-01T00:00:00Z\"");
    Bom read = Bom.read(Bills.bytes(spdx));
    assertThat(read.components()).extracting(Component::name, Component::version, Component::cpe, Component::purl)
        .containsExactlyElementsOf(inventory.bom().components().stream().map(one -> Assertions.tuple(one.name(), one.version(), one.cpe(), one.purl())).toList());
  }

  @Test
  void a_known_hole_of_an_image_and_of_a_tree_is_found_and_a_mended_release_has_none() throws IOException {
    Files.writeString(dir.resolve("a.json"), record("CVE-2026-1000", "zlib", "1.2.14"));
    Files.writeString(dir.resolve("b.json"), record("CVE-2026-1001", "libexpat", "2.6.0"));
    Files.writeString(dir.resolve("kev.json"), "{\"catalogVersion\":\"2026.05.01\",\"dateReleased\":\"2026-05-01T00:00:00Z\",\"vulnerabilities\":[{\"cveID\":\"CVE-2026-1001\"}]}");
    VulnerabilityUpdate.run(List.of(dir.resolve("a.json"), dir.resolve("b.json"), dir.resolve("kev.json")), dir.resolve("store"), LocalDate.of(2026, 6, 1));
    VulnerabilityStore store = VulnerabilityStore.open(dir.resolve("store"));
    debian();
    file("usr/lib/libexpat.so", "\177ELF\0expat_2.5.0\0");
    assertThat(Matching.of(inventory().bom(), store, List.of())).extracting(Match::id, Match::component).containsExactly(Assertions.tuple("CVE-2026-1000", "zlib1g"), Assertions.tuple("CVE-2026-1001", "expat"));
    assertThat(VulnerabilityFindings.of(inventory(), store, List.of())).satisfiesExactly(
        exploited -> {
          assertThat(exploited.rule()).isEqualTo("FW-SBOM-001");
          assertThat(exploited.severity()).isEqualTo(Severity.CRITICAL);
          assertThat(exploited.path()).isEqualTo("usr/lib/libexpat.so");
          assertThat(exploited.offset()).isEqualTo(5);
        },
        known -> {
          assertThat(known.rule()).isEqualTo("FW-SBOM-002");
          assertThat(known.severity()).isEqualTo(Severity.MEDIUM);
          assertThat(known.message()).contains("zlib1g", "CVE-2026-1000");
        });
    byte[] image = Bills.image("lamp", "1", "v5.5", "\0expat_2.5.0\0".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(VulnerabilityFindings.of(Inventories.ofImage("lamp.bin", image), store, List.of())).extracting(finding -> finding.rule()).containsExactly("FW-SBOM-001");
    byte[] mended = Bills.image("lamp", "1", "v5.5", "\0expat_2.6.0\0".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(VulnerabilityFindings.of(Inventories.ofImage("lamp.bin", mended), store, List.of())).isEmpty();
  }

  private static String record(String id, String product, String below) {
    return "{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"" + id + "\",\"state\":\"PUBLISHED\",\"dateUpdated\":\"2026-05-01T10:00:00Z\"},\"containers\":{\"cna\":{\"affected\":[{\"vendor\":\"" + product + "\",\"product\":\"" + product
        + "\",\"versions\":[{\"version\":\"0\",\"lessThan\":\"" + below + "\",\"status\":\"affected\"}]}],\"metrics\":[{\"cvssV3_1\":{\"baseSeverity\":\"MEDIUM\"}}]}}}";
  }

  @Test
  void a_bomb_gives_no_half_inventory_and_a_missing_path_is_told() throws IOException {
    byte[] bomb = new byte[64 << 20];
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(dir.resolve("bomb.gz")))) {
      out.write(bomb);
    }
    assertThatThrownBy(() -> Inventories.of(dir.resolve("bomb.gz"), InstantSource.system())).isInstanceOfSatisfying(Problem.class, problem -> {
      assertThat(problem.code()).isEqualTo("HARDEN-700");
      assertThat(problem.detail()).contains("limit:ratio");
    });
    assertThatThrownBy(() -> Inventories.of(dir.resolve("none"), InstantSource.system())).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-300"));
  }
}
