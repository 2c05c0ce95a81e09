package dev.bulwark.server.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where a listener binds: a port, {@code host:port}, or the same with the listener's own scheme before it. Plaintext has no form here. */
final class AddressReader {
  private static final Set<Integer> PLAINTEXT_PORTS = Set.of(1883, 5683, 80, 23);
  private static final Set<String> PLAINTEXT_SCHEMES = Set.of("tcp", "mqtt", "ws", "http", "coap", "telnet", "udp");
  private static final Pattern FORM = Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]{0,15})://)?(?:(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253}):)?([0-9]{1,5})/?");

  private AddressReader() {}

  static Optional<Config.Address> read(Section section, String key, String scheme, String normalHost) {
    Optional<String> text = section.text(key);
    if (text.isEmpty()) return Optional.empty();
    String hint = "write a port, host:port or " + scheme + "://host:port";
    int colon = text.get().indexOf("://");
    String given = colon < 0 ? scheme : text.get().substring(0, colon).toLowerCase(Locale.ROOT);
    if (PLAINTEXT_SCHEMES.contains(given)) {
      section.weaker(key, given + ":// is a plaintext listener, and there is none", hint);
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text.get().strip());
    if (!form.matches() || Integer.parseInt(form.group(3)) > 65_535) {
      section.wrong(key, "is no address to listen on", hint);
      return Optional.empty();
    }
    if (!given.equals(scheme)) {
      section.wrong(key, "this listener speaks " + scheme + ", not " + given, hint);
      return Optional.empty();
    }
    int port = Integer.parseInt(form.group(3));
    if (PLAINTEXT_PORTS.contains(port)) {
      section.weaker(key, "port " + port + " is known for plaintext, and no listener may use it", hint);
      return Optional.empty();
    }
    String host = form.group(2) == null ? normalHost : form.group(2).replace("[", "").replace("]", "");
    return Optional.of(new Config.Address(host, port));
  }
}
