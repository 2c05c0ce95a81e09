package dev.bulwark.hardening.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version in a binary is the one of the package that brought it: dpkg is the judge. */
class DebianVersionsIT {
  private static String run(String... command) throws IOException, InterruptedException {
    Path answer = Files.createTempFile("dpkg", ".txt");
    try {
      Process process;
      try {
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(answer.toFile()).start();
      } catch (IOException e) {
        Assumptions.abort("skipped: " + command[0] + " is not on this machine");
        return "";
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue() == 0 ? Files.readString(answer) : "";
    } finally {
      Files.deleteIfExists(answer);
    }
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "openssl,libssl3,libcrypto.so.", "zlib,zlib1g,libz.so.", "expat,libexpat1,libexpat.so.", "curl,curl,bin/curl", "curl,libcurl4,libcurl.so.", "busybox,busybox,bin/busybox", "busybox,busybox-static,bin/busybox",
    "dnsmasq,dnsmasq-base,sbin/dnsmasq", "lighttpd,lighttpd,sbin/lighttpd", "mosquitto,mosquitto,sbin/mosquitto", "wpa_supplicant,wpasupplicant,sbin/wpa_supplicant", "dropbear,dropbear-bin,sbin/dropbear", "openssh,openssh-client,bin/ssh",
    "openssh,openssh-server,sbin/sshd", "libpng,libpng16-16,libpng16.so.", "mbedtls,libmbedcrypto7,libmbedcrypto.so.", "wolfssl,libwolfssl35,libwolfssl.so.", "glibc,libc6,libc.so.6", "gnutls,libgnutls30,libgnutls.so.",
    "libarchive,libarchive13,libarchive.so.", "libssh2,libssh2-1,libssh2.so.", "libpcap,libpcap0.8,libpcap.so.", "bzip2,libbz2-1.0,libbz2.so.", "libjpeg-turbo,libjpeg62-turbo,libjpeg.so.", "bash,bash,bin/bash", "u-boot,u-boot-tools,bin/mkimage"
  })
  void the_version_in_the_binary_is_that_of_the_package(String component, String installed, String file) throws IOException, InterruptedException {
    String version = run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Version}\n", installed).lines().filter(line -> line.startsWith("ii")).findFirst().map(line -> line.substring(line.indexOf('|') + 1)).orElse("");
    Assumptions.assumeFalse(version.isEmpty(), "skipped: the package " + installed + " is not installed");
    Optional<Path> binary = run("dpkg-query", "-L", installed).lines().filter(line -> line.contains("/" + file)).map(Path::of).filter(path -> Files.isRegularFile(path)).findFirst();
    Assumptions.assumeTrue(binary.isPresent(), "skipped: " + installed + " has no " + file);
    Inventory inventory = Inventories.of(binary.get().toRealPath(), InstantSource.system());
    List<String> told = inventory.ingredients().stream().filter(one -> one.name().equals(component)).map(one -> String.valueOf(one.version())).toList();
    assertThat(told).containsExactly(Packaged.upstreamVersion(version));
  }

  @Test
  void the_packages_of_this_system_are_those_that_dpkg_lists() throws IOException, InterruptedException {
    Path status = Path.of("/var/lib/dpkg/status");
    Assumptions.assumeTrue(Files.isReadable(status), "skipped: no dpkg on this machine");
    List<String> expected = run("dpkg-query", "-W", "-f", "${db:Status-Status}|${Package}|${Version}|${Architecture}\n").lines().filter(line -> line.startsWith("installed|")).map(line -> line.substring(10)).sorted().distinct().toList();
    InventoryBuilder into = new InventoryBuilder(Subject.of(Kind.OPERATING_SYSTEM, "this", null));
    TreeReader reader = new TreeReader(into);
    try (var in = Files.newInputStream(status)) {
      reader.file(new dev.bulwark.hardening.archive.Entry("var/lib/dpkg/status", dev.bulwark.hardening.archive.Kind.FILE, 0644, 0, 0, -1, null), in);
    }
    reader.finish();
    List<String> told = into.done().ingredients().stream().map(one -> one.name() + "|" + one.version() + "|" + String.valueOf(one.purl()).replaceAll(".*[?&]arch=([a-z0-9]+).*", "$1")).sorted().toList();
    assertThat(told).isEqualTo(expected);
    assertThat(Files.readString(status, StandardCharsets.UTF_8)).contains("Package: ");
  }
}
