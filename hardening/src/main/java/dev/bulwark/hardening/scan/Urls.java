package dev.bulwark.hardening.scan;

import static dev.bulwark.hardening.scan.Haul.Kind.ADDRESS;
import static dev.bulwark.hardening.scan.Haul.Kind.CREDENTIAL;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses: those with a user and a password in them, and those that lead to a host without encryption. */
final class Urls {
  static final String MARK = "://";
  private static final int LONGEST_AUTHORITY = 320;
  private static final List<String> SCHEMES =
      List.of("http", "https", "mqtt", "mqtts", "coap", "coaps", "ws", "wss", "ftp", "ftps", "sftp", "ssh", "telnet", "amqp", "amqps", "redis", "rediss", "postgres", "postgresql", "mysql", "mongodb", "rtsp", "rtmp", "smb", "tcp", "ssl", "socks5", "ldap", "ldaps", "nats", "influxdb");
  private static final Set<String> CLEAR = Set.of("http", "mqtt", "coap");

  /** What a manual writes where a person's own words belong. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("user", "username", "usr", "login", "name", "userid", "pass", "passwd", "password", "pwd", "pw", "secret", "userpass", "your_password", "yourpassword", "your-password", "foo", "bar", "xxx", "xxxx", "joe", "me");

  private static final Pattern USERINFO = Pattern.compile("[A-Za-z0-9._~!&'()*+,;=-][A-Za-z0-9._~!$&'()*+,;=%@^#?|-]{0,127}:[\\x21-\\x7E]{1,128}");

  /** A sentence that sends a reader somewhere: nothing is sent there by the device. */
  private static final Pattern PROSE = Pattern.compile("(?is).*(?:\\b(?:see|visit|at|from|in|on|and|or|also|to)|bugs?|home ?page|web ?site|documentation|details|information|url):? *[<(\\[]?$|.*[<(\\[]$");

  private Urls() {}

  static void confirm(long offset, Window window, Haul haul) {
    String run = schemeRun(offset, window);
    String scheme = "";
    for (String each : SCHEMES) if (run.endsWith(each) && each.length() > scheme.length()) scheme = each;
    if (scheme.isEmpty()) scheme = run.length() >= 3 && run.length() <= 12 ? run : "";
    if (scheme.isEmpty()) return;
    long from = offset - scheme.length();
    if (window.at(from - 1) == '%') return;
    long at = offset + MARK.length();
    String rest = authority(window.text(at, at + LONGEST_AUTHORITY));
    int sign = rest.lastIndexOf('@');
    Host host = Host.of(rest.substring(sign + 1));
    if (sign > 0) userinfo(scheme, rest.substring(0, sign), host, from, at + rest.length(), haul);
    if (CLEAR.contains(scheme) && host.reachable() && !inCertificate(from, window) && !prose(from, window)) clear(scheme, host, from, at + rest.length(), haul);
  }

  private static String schemeRun(long offset, Window window) {
    long from = offset;
    while (offset - from < 16 && schemeLetter(window.at(from - 1))) from--;
    return window.text(from, offset).toLowerCase(Locale.ROOT);
  }

  private static boolean schemeLetter(int octet) {
    return octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9' || octet == '+';
  }

  /** Up to the path, the question, or what cannot stand in an address. */
  private static String authority(String text) {
    int end = 0;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c <= ' ' || c >= 0x7F || c == '/' || c == '?' || c == '#' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`' || c == '{' || c == '}') break;
      end++;
    }
    return text.substring(0, end);
  }

  private static void userinfo(String scheme, String info, Host host, long from, long to, Haul haul) {
    if (!USERINFO.matcher(info).matches() || host.name().isEmpty()) return;
    int colon = info.indexOf(':');
    String user = info.substring(0, colon);
    String password = info.substring(colon + 1);
    if (template(user) || template(password) || template(host.name())) return;
    boolean invented = PLACEHOLDERS.contains(user.toLowerCase(Locale.ROOT)) && PLACEHOLDERS.contains(password.toLowerCase(Locale.ROOT));
    if (invented && !host.reachable() || password.chars().allMatch(c -> c == '*' || c == '.' || c == 'x' || c == 'X')) return;
    if (haul.claim(CREDENTIAL, from, to)) haul.secret("FW-CRED-003", scheme + "://" + host.name(), from, info.getBytes(StandardCharsets.US_ASCII));
  }

  /** A place that is filled in at run time: {@code %s}, {@code $name}, {@code [name]}. */
  private static boolean template(String text) {
    return text.matches("(?s).*%(?![0-9A-Fa-f]{2}).*") || text.startsWith("$") || text.startsWith("[") && text.endsWith("]") && !text.contains(":") || text.startsWith("(");
  }

  /** Certificates say where their list of revocations lies; that list is signed, and is fetched in the clear on purpose. */
  private static boolean inCertificate(long from, Window window) {
    int tag = window.at(from - 2);
    int length = window.at(from - 1);
    if (tag != 0x86 && tag != 0x16 || length < 8 || length > 0x7F) return false;
    for (int i = 0; i < length; i++) if (window.at(from + i) <= ' ' || window.at(from + i) >= 0x7F) return false;
    return true;
  }

  private static boolean prose(long from, Window window) {
    long begin = from;
    while (from - begin < 48 && window.at(begin - 1) >= ' ' && window.at(begin - 1) < 0x7F) begin--;
    String before = window.text(begin, from);
    return (before.endsWith(" ") || before.endsWith("<") || before.endsWith("(") || before.endsWith("[")) && PROSE.matcher(before).matches();
  }

  private static void clear(String scheme, Host host, long from, long to, Haul haul) {
    if (!haul.claim(ADDRESS, from, to)) return;
    String shown = scheme + "://" + host.name();
    haul.open(scheme.equals("http") ? "FW-NET-001" : "FW-NET-002", shown, shown, shown, from);
  }
}
