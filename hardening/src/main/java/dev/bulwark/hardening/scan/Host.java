package dev.bulwark.hardening.scan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host of an address.
 *
 * @param name in lower case, without port; empty where there is none of valid form
 * @param port whether a port was told
 */
record Host(String name, boolean port) {
  private static final Pattern FORM = Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9](?:[a-z0-9_-]{0,62})(?:\\.[a-z0-9](?:[a-z0-9_-]{0,62}))*\\.?)(:[0-9]{1,5})?");
  private static final Pattern FOUR = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])");
  private static final Pattern TOP = Pattern.compile("[a-z]{2,24}|xn--[a-z0-9-]{2,40}");

  /** Names that stand in images as names of schemas, licences and documents; nothing is sent to them. */
  private static final Set<String> DOCUMENTS =
      Set.of(
          "w3.org", "xmlns.com", "xmlsoap.org", "purl.org", "gnu.org", "fsf.org", "apache.org", "opensource.org", "creativecommons.org", "mozilla.org", "ietf.org", "rfc-editor.org", "iana.org", "iso.org", "ieee.org",
          "oasis-open.org", "openxmlformats.org", "unicode.org", "json-schema.org", "schema.org", "ns.adobe.com", "schemas.microsoft.com", "schemas.android.com", "schemas.upnp.org", "upnp.org", "onvif.org", "wikipedia.org",
          "github.com", "gitlab.com", "sourceforge.net", "launchpad.net", "stackoverflow.com", "freedesktop.org", "gnome.org", "kde.org", "kernel.org", "debian.org", "ubuntu.com", "python.org", "openssl.org", "zlib.net",
          "readthedocs.io", "readthedocs.org", "freertos.org", "openbsd.org", "netbsd.org", "freebsd.org", "cmake.org", "llvm.org", "rust-lang.org", "golang.org", "java.sun.com", "tldp.org", "man7.org", "bugzilla.org", "dublincore.org",
          "openmobilealliance.org", "bouncycastle.org", "boost.org", "sqlite.org", "lua.org", "busybox.net", "curl.se", "haxx.se", "arduino.cc", "doxygen.org", "unlicense.org", "spdx.org", "perl.org", "cpan.org", "tug.org",
          "exslt.org", "relaxng.org", "xmlsoft.org", "icu-project.org", "inkscape.org", "valgrind.org", "gtk.org", "opengroup.org", "nist.gov", "info-zip.org", "pkware.com", "jclark.com", "aleksey.com", "msdn.microsoft.com", "developer.apple.com",
          "www.apple.com", "chromium.org", "faqs.org", "gzip.org", "zlib.org", "oberhumer.com", "w3c.org", "perl.com", "etherx.jabber.org", "purl.oclc.org", "espressif.com", "zephyrproject.org", "arm.com", "mbed.com");

  private static final Set<String> PLACES = Set.of("localhost", "host", "hostname", "server", "servername", "domain", "example", "address", "addr", "ip", "url", "user", "name", "proxy", "test", "foo", "bar", "broker", "x", "a");
  private static final Set<String> DOCUMENT_TOPS = Set.of("localhost", "invalid", "local-example");
  private static final Set<String> BARE = Set.of("example.com", "example.org", "example.net", "www.example.com", "www.example.org", "www.example.net", "domain.com", "www.domain.com", "site.com", "host.com", "server.com", "foo.com", "foo.bar", "yourdomain.com", "mydomain.com");

  static final Host NONE = new Host("", false);

  static Host of(String text) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.lookingAt()) return NONE;
    // What follows a host is a path or the end; commas and brackets are prose around it.
    if (form.end() < text.length() && ",;)('!]*|".indexOf(text.charAt(form.end())) < 0) return NONE;
    String name = form.group(1);
    return new Host(name.endsWith(".") ? name.substring(0, name.length() - 1) : name, form.group(2) != null);
  }

  /** Whether data could go there: no name of a document, of this very machine, of a manual's example. */
  boolean reachable() {
    if (name.isEmpty()) return false;
    if (name.startsWith("[")) return !name.equals("[::1]") && !name.equals("[::]") && name.chars().filter(c -> c == ':').count() >= 2;
    if (FOUR.matcher(name).matches()) return !name.startsWith("127.") && !name.equals("0.0.0.0") && !name.equals("255.255.255.255");
    if (name.indexOf('_') >= 0) return false;
    int dot = name.lastIndexOf('.');
    if (dot < 0) return port && name.length() > 1 && !PLACES.contains(name) && !name.chars().allMatch(Character::isDigit);
    if (name.startsWith("www.") && dot == 3) return false;
    if (!TOP.matcher(name.substring(dot + 1)).matches() || DOCUMENT_TOPS.contains(name.substring(dot + 1))) return false;
    if (BARE.contains(name) || name.startsWith("docs.") || name.startsWith("doc.") || name.startsWith("schemas.") || name.startsWith("bugs.") || name.startsWith("wiki.")) return false;
    for (int at = 0; at >= 0; at = name.indexOf('.', at) < 0 ? -1 : name.indexOf('.', at) + 1) if (DOCUMENTS.contains(name.substring(at))) return false;
    return true;
  }
}
