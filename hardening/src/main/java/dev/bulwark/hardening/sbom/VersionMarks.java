package dev.bulwark.hardening.sbom;

import static dev.bulwark.hardening.sbom.VersionMark.BUILT;
import static dev.bulwark.hardening.sbom.VersionMark.END;
import static dev.bulwark.hardening.sbom.VersionMark.Head.START;
import static dev.bulwark.hardening.sbom.VersionMark.Head.WORD;
import static dev.bulwark.hardening.sbom.VersionMark.SPACE;
import static dev.bulwark.hardening.sbom.VersionMark.before;
import static dev.bulwark.hardening.sbom.VersionMark.behind;
import static dev.bulwark.hardening.sbom.VersionMark.stringBefore;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The version strings of the components that firmware is made of. Each form was taken from the component's own binary; what merely names the component, such as a copyright line, a change log or a list of peers, has another form.
 */
final class VersionMarks {
  private static final String TWO = "([0-9]{1,4}\\.[0-9]{1,4})";
  private static final String THREE = "([0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4})";
  private static final String TWO_OR_THREE = "([0-9]{1,4}\\.[0-9]{1,4}(?:\\.[0-9]{1,4})?)";

  /** OpenSSL tells the day of its release: without it the name and number are a mention. */
  private static final Pattern DAY = Pattern.compile("(?: +FIPS)? {1,2}[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}(?:[^A-Za-z0-9].*)?", Pattern.DOTALL);

  private static final Pattern COPYRIGHT = Pattern.compile(" Copyright[^A-Za-z].*", Pattern.DOTALL);
  private static final Pattern LOGGING = Pattern.compile(" logging.*", Pattern.DOTALL);
  private static final Pattern PARENTHESIS = Pattern.compile("\\(.*", Pattern.DOTALL);
  private static final Pattern DASH = Pattern.compile("(?:[^ -~].*| - .*)?", Pattern.DOTALL);
  private static final Pattern STAGE = Pattern.compile("(?:[^ -~].*| 2nd stage.*)?", Pattern.DOTALL);
  private static final Pattern STARS = Pattern.compile("(?:[^ -~].*| \\*\\*\\*.*)?", Pattern.DOTALL);

  static final List<VersionMark> ALL = List.of(
      behind("openssl", "OpenSSL ", WORD, "([0-9]\\.[0-9]{1,2}\\.[0-9]{1,3}[a-z]{0,2}(?:-(?:alpha|beta|pre|rc)[0-9]{1,2})?)(?:-fips|\\+quic)?", DAY),
      behind("busybox", "BusyBox v", WORD, "([0-9]\\.[0-9]{1,3}\\.[0-9]{1,3}(?:-rc[0-9]|-pre[0-9]?)?)(?:[.-](?:git|svn))?", BUILT),
      behind("dropbear", "dropbear_", WORD, TWO, SPACE),
      behind("dropbear", "Dropbear v", WORD, TWO, SPACE),
      behind("dropbear", "Dropbear sshd v", WORD, TWO, SPACE),
      behind("zlib", "deflate ", WORD, "([0-9]\\.[0-9]{1,2}(?:\\.[0-9]{1,3}){1,2})", COPYRIGHT),
      behind("zlib", "inflate ", WORD, "([0-9]\\.[0-9]{1,2}(?:\\.[0-9]{1,3}){1,2})", COPYRIGHT),
      behind("expat", "expat_", WORD, THREE, END),
      behind("curl", "libcurl/", WORD, THREE + "(?:-DEV)?", SPACE),
      behind("curl", "CLIENT libcurl ", START, THREE, END),
      behind("curl", "curl/", START, THREE, END),
      behind("mbedtls", "mbed TLS ", WORD, THREE, END),
      behind("mbedtls", "Mbed TLS ", WORD, THREE, END),
      behind("wolfssl", "wolfSSL ", WORD, THREE, END),
      behind("lwip", "lwIP/", WORD, THREE + "(?:d|rc[0-9])?", SPACE),
      behind("freertos", "FreeRTOS Kernel V", WORD, THREE, SPACE),
      behind("freertos", "FreeRTOS V", WORD, THREE, SPACE),
      behind("esp-idf", "ESP-IDF v", WORD, "([0-9]{1,2}\\.[0-9]{1,2}(?:\\.[0-9]{1,2})?(?:-[0-9A-Za-z.]+)*)", STAGE),
      behind("dnsmasq", "dnsmasq-", WORD, "([0-9]\\.[0-9]{1,3}(?:(?:test|rc)[0-9]{1,2})?)", END),
      behind("lighttpd", "lighttpd/", WORD, THREE, SPACE),
      behind("mosquitto", "mosquitto version ", WORD, THREE, SPACE),
      stringBefore("mosquitto", "mosquitto version %s", THREE),
      behind("hostapd", "hostapd v", WORD, TWO_OR_THREE, END),
      stringBefore("hostapd", "hostapd v%s", TWO_OR_THREE),
      behind("wpa_supplicant", "wpa_supplicant v", WORD, TWO_OR_THREE, END),
      stringBefore("wpa_supplicant", "wpa_supplicant v%s", TWO_OR_THREE),
      behind("u-boot", "U-Boot ", WORD, "([0-9]{1,4}\\.[0-9]{1,2}(?:\\.[0-9]{1,2})?(?:-rc[0-9])?)(?:[-+][A-Za-z0-9.+~_-]*)?", BUILT),
      behind("u-boot", "U-Boot SPL ", WORD, "([0-9]{4}\\.[0-9]{2}(?:\\.[0-9]{1,2})?(?:-rc[0-9])?)(?:[-+][A-Za-z0-9.+~_-]*)?", BUILT),
      stringBefore("u-boot", "U-Boot mkimage %s", TWO_OR_THREE),
      behind("linux", "Linux version ", WORD, "([0-9]\\.[0-9]{1,2}(?:\\.[0-9]{1,3})?(?:-rc[0-9]{1,2})?)(?:[-+][A-Za-z0-9.+~_-]*)?", BUILT),
      behind("openssh", "OpenSSH_", WORD, "([0-9]{1,2}\\.[0-9]{1,2}(?:\\.[0-9]{1,2})?p[0-9])", SPACE),
      behind("libpng", "libpng version ", WORD, THREE, DASH),
      behind("libssh2", "SSH-2.0-libssh2_", START, THREE, END),
      behind("libssh", "SSH-2.0-libssh_", START, THREE, END),
      behind("libpcap", "libpcap version ", START, THREE, BUILT),
      behind("libarchive", "libarchive ", START, THREE, END),
      behind("libcoap", "libcoap ", START, THREE, END),
      behind("gnutls", "Enabled GnuTLS ", START, THREE, LOGGING),
      behind("bash", "@(#)Bash version ", START, THREE, PARENTHESIS),
      behind("nginx", "nginx/", START, THREE, END),
      behind("nginx", "nginx version: nginx/", START, THREE, SPACE),
      behind("lua", "$LuaVersion: Lua ", START, THREE, SPACE),
      behind("lua", "$LuaIdent: Lua ", START, THREE, SPACE),
      behind("libjpeg-turbo", "libjpeg-turbo version ", START, THREE, BUILT),
      behind("glibc", "stable release version ", WORD, "([0-9]\\.[0-9]{1,2}(?:\\.[0-9]{1,2})?)\\.?", END),
      behind("zephyr", "Booting Zephyr OS build ", WORD, "(?:zephyr-)?v([0-9]\\.[0-9]{1,2}\\.[0-9]{1,2}(?:-rc[0-9])?)(?:-[0-9A-Za-z.-]+)?", STARS),
      behind("zephyr", "Booting Zephyr OS version ", WORD, THREE, STARS),
      before("bzip2", ", 13-Jul-2019", THREE),
      before("bzip2", ", 27-Jun-2019", THREE),
      before("bzip2", ", 6-Sept-2010", THREE),
      before("bzip2", ", 10-Dec-2007", THREE));

  private VersionMarks() {}
}
