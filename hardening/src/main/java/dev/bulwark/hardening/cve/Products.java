package dev.bulwark.hardening.cve;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One key for one product, whatever authorities call it: the canonical name of a component we know, else {@code vendor:product}, else {@code ecosystem/name}.
 *
 * <p>Products of other makers that share a name stay apart: only the pairs listed here are the same.
 */
final class Products {
  /** Canonical name, then every vendor:product pair it has been filed under. */
  private static final String[][] FILED = {
    {"openssl", "openssl:openssl"},
    {"mbedtls", "arm:mbed_tls", "arm:mbedtls", "mbed-tls:mbedtls", "mbed-tls:mbed_tls", "mbed:mbedtls", "mbed:mbed_tls", "trustedfirmware:mbed_tls", "trustedfirmware:mbedtls"},
    {"wolfssl", "wolfssl:wolfssl"},
    {"busybox", "busybox:busybox"},
    {"zlib", "zlib:zlib", "gnu:zlib", "madler:zlib"},
    {"dropbear", "dropbear_ssh_project:dropbear_ssh", "dropbear_project:dropbear", "dropbear:dropbear", "mkj:dropbear", "matt_johnston:dropbear_ssh_server"},
    {"expat", "libexpat_project:libexpat", "libexpat:libexpat", "libexpat:expat"},
    {"curl", "haxx:curl", "haxx:libcurl", "curl:curl", "curl:libcurl"},
    {"lwip", "lwip_project:lwip", "lwip:lwip", "lwip-tcpip:lwip"},
    {"freertos", "amazon:freertos", "amazon:freertos-kernel", "freertos:freertos", "freertos:freertos-kernel"},
    {"esp-idf", "espressif:esp-idf", "espressif:esp_idf"},
    {"dnsmasq", "thekelleys:dnsmasq", "dnsmasq:dnsmasq"},
    {"lighttpd", "lighttpd:lighttpd"},
    {"mosquitto", "eclipse:mosquitto", "eclipse_foundation:mosquitto", "mosquitto:mosquitto"},
    {"libcoap", "libcoap:libcoap", "obgm:libcoap"},
    {"hostapd", "w1.fi:hostapd"},
    {"wpa_supplicant", "w1.fi:wpa_supplicant"},
    {"u-boot", "denx:u-boot", "u-boot:u-boot"},
    {"linux", "linux:linux_kernel", "linux:linux", "linux:kernel"},
    {"zephyr", "zephyrproject:zephyr", "zephyrproject-rtos:zephyr"},
    {"cjson", "cjson_project:cjson", "davegamble:cjson"},
    {"newlib", "newlib_project:newlib"},
    {"micro-ecc", "micro-ecc_project:micro-ecc"},
    {"openssh", "openbsd:openssh", "openssh:openssh"},
    {"sqlite", "sqlite:sqlite"},
    {"libpng", "libpng:libpng"},
    {"libjpeg-turbo", "libjpeg-turbo:libjpeg-turbo"},
    {"libssh", "libssh:libssh"},
    {"libssh2", "libssh2:libssh2"},
    {"libpcap", "tcpdump:libpcap"},
    {"libarchive", "libarchive:libarchive"},
    {"libxml2", "xmlsoft:libxml2"},
    {"glibc", "gnu:glibc"},
    {"gnutls", "gnu:gnutls"},
    {"bash", "gnu:bash"},
    {"bzip2", "bzip:bzip2"},
    {"nginx", "f5:nginx", "nginx:nginx"},
    {"lua", "lua:lua"},
  };

  /** Other names of the same components, as packages and source trees have them. */
  private static final String[][] CALLED = {
    {"mbedtls", "mbed-tls", "mbed_tls", "mbed tls", "libmbedtls"}, {"dropbear", "dropbear_ssh", "dropbear-ssh"}, {"expat", "libexpat"}, {"curl", "libcurl"},
    {"freertos", "freertos-kernel", "freertos_kernel", "amazon-freertos"}, {"esp-idf", "esp_idf", "espidf"}, {"u-boot", "uboot", "das u-boot"}, {"linux", "linux_kernel", "linux-kernel", "kernel"},
    {"hostapd", "hostap"}, {"wpa_supplicant", "wpa-supplicant", "wpasupplicant"},
    {"sqlite", "sqlite3"}, {"libxml2", "libxml"}, {"wpa_supplicant", "wpa"},
  };

  private static final Map<String, String> BY_PAIR = new HashMap<>();
  private static final Map<String, String> BY_NAME = new HashMap<>();
  private static final Map<String, KnownProduct> KNOWN = new HashMap<>();

  static {
    for (String[] row : FILED) {
      BY_NAME.put(row[0], row[0]);
      int colon = row[1].indexOf(':');
      KNOWN.put(row[0], new KnownProduct(row[0], row[1].substring(0, colon), row[1].substring(colon + 1)));
      for (int i = 1; i < row.length; i++) BY_PAIR.put(row[i], row[0]);
    }
    for (String[] row : CALLED) for (String name : row) BY_NAME.put(name, row[0]);
  }

  private Products() {}

  /** The key of a vendor's product. */
  static String of(String vendor, String product) {
    String pair = plain(vendor) + ":" + plain(product);
    return BY_PAIR.getOrDefault(pair, pair);
  }

  static String of(Cpe cpe) {
    return of(cpe.vendor(), cpe.product());
  }

  /** The canonical name of a component we know by name. */
  static Optional<String> called(String name) {
    return Optional.ofNullable(BY_NAME.get(name.strip().toLowerCase(Locale.ROOT)));
  }

  /** What a canonical name stands for; its first pair is the one that is written. */
  static KnownProduct filed(String canonical) {
    KnownProduct known = KNOWN.get(canonical);
    if (known == null) throw new IllegalArgumentException("no canonical name: " + canonical);
    return known;
  }

  /** The key of a package of an ecosystem; OSS-Fuzz tests upstream projects, so its names are theirs. */
  static String inEcosystem(String ecosystem, String name) {
    if (ecosystem.equalsIgnoreCase("OSS-Fuzz")) return named(name);
    return ecosystem.strip().toLowerCase(Locale.ROOT) + "/" + name.strip().toLowerCase(Locale.ROOT);
  }

  /** The key of an upstream component of which the name alone is known: the maker then is called the same. */
  static String named(String name) {
    return called(name).orElseGet(() -> of(name, name));
  }

  private static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replace("\\", "").replace(' ', '_');
  }
}
