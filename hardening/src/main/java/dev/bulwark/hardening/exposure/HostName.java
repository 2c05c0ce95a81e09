package dev.bulwark.hardening.exposure;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;

/** The host as a scope writes it, a name or an address, and whether a certificate is for it (RFC 9525: subject alternative names only). */
final class HostName {
  private static final int DNS = 2;
  private static final int IP = 7;
  private final String host;
  private final Optional<InetAddress> literal;

  HostName(String host) {
    this.host = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    this.literal = literal(host);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a hello may ask for; empty for an address, and for a name that no hello can carry. */
  String inHello() {
    if (literal.isPresent()) return "";
    try {
      return new SNIHostName(host).getAsciiName();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** As in a request. */
  String inRequest() {
    return host;
  }

  boolean namedBy(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return false;
    }
    if (names == null) return false;
    for (List<?> name : names) {
      if (name.size() < 2 || !(name.get(0) instanceof Integer kind) || !(name.get(1) instanceof String value)) continue;
      if (kind == DNS && literal.isEmpty() && matches(value.toLowerCase(Locale.ROOT))) return true;
      if (kind == IP && literal.isPresent() && literal.equals(literal(value))) return true;
    }
    return false;
  }

  /** A star stands for the whole first label, and for no more. */
  private boolean matches(String pattern) {
    if (!pattern.startsWith("*.")) return pattern.equals(host);
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(pattern.substring(1)) && pattern.indexOf('.', 2) > 0;
  }
}
