package dev.bulwark.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked.
 *
 * @param path as it was sent, not decoded, without the query
 * @param parameters the pattern's names; bounded by the request line
 * @param query as it was sent, empty where there is none
 * @param headers first value of a header by its name, null where it is absent
 * @param body reads the body when it is called for, so that who may not ask costs nothing
 * @param peer the client's certificate chain, leaf first, as the TLS handshake proved it; empty where it sent none
 * @param address the peer's address without port
 */
public record Request(
    String method, String path, Map<String, String> parameters, String query, Function<String, @Nullable String> headers, Body body, List<X509Certificate> peer, String address) {
  public Request {
    parameters = Map.copyOf(parameters);
    peer = List.copyOf(peer);
  }

  /** The body, read once and bounded by the route. */
  @FunctionalInterface
  public interface Body {
    /** All of it; throws {@link TooLarge} as soon as it is known to be longer than the route allows. */
    byte[] read();
  }

  /** The body is longer than the route takes; the listener answers 413 and reads no further. */
  public static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("body above the route's bound", null, false, false);
    }
  }

  Request with(Map<String, String> found) {
    return new Request(method, path, found, query, headers, body, peer, address);
  }

  /** A name of the pattern; the route has it, or the route is wrong. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) throw new IllegalArgumentException("the pattern has no {" + name + "}");
    return value;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.apply(name));
  }

  /** The leaf the client proved to hold, if any. */
  public Optional<X509Certificate> certificate() {
    return peer.isEmpty() ? Optional.empty() : Optional.of(peer.getFirst());
  }

  /** The first value of a query parameter, decoded; empty where it is absent or not decodable. */
  public Optional<String> query(String name) {
    for (String pair : query.split("&", 64)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        try {
          return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** The media type of the body in lower case without parameters; empty where none was sent. */
  public String mediaType() {
    String type = header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(java.util.Locale.ROOT);
  }
}
