package dev.bulwark.server.api;

import dev.bulwark.server.http.AddressGate;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets operators in: {@code Authorization: Bearer TOKEN}.
 *
 * <h2>Guarantees</h2> A route behind it runs only after the token was compared, as digests and in constant time, and before anything of the body is read. Wrong tokens from one address are told
 * apart from nothing but "no", ten at once and one more each five seconds; the right token always passes, so nobody can lock operators out.
 */
final class Door {
  private static final int LONGEST = 512;
  private final byte[] expected;
  private final AddressGate wrong;
  private final Consumer<String> refused;

  /** @param refused told the address of a wrong attempt, as often as attempts are answered 401 */
  Door(String token, LongSupplier nanos, Consumer<String> refused) {
    this.expected = digest(token);
    this.wrong = new AddressGate(0.2, 10, nanos);
    this.refused = refused;
  }

  Route behind(Route route) {
    return new Route(route.method(), route.pattern(), route.longestBody(), request -> opens(request) ? checked(route, request) : no(request));
  }

  private boolean opens(Request request) {
    String header = request.header("Authorization").orElse("");
    boolean bearer = header.length() <= LONGEST && header.toLowerCase(Locale.ROOT).startsWith("bearer ");
    return MessageDigest.isEqual(expected, digest(bearer ? header.substring(7).strip() : "")) && bearer;
  }

  private Reply no(Request request) {
    if (!wrong.enter(request.address()))
      return Reply.problem(429, "API-011", "too many wrong tokens from this address", "wait, and use the token of the state directory's operator.token").with("Retry-After", "5");
    refused.accept(request.address());
    return Reply.problem(401, "API-010", "no operator token, or a wrong one", "send Authorization: Bearer TOKEN; the token is in the state directory's operator.token")
        .with("WWW-Authenticate", "Bearer realm=\"bulwark\"");
  }

  /** A form or a script of another page can send no JSON without asking first, and is never allowed to. */
  private static Reply checked(Route route, Request request) {
    if (route.method().equals("POST") && !request.mediaType().equals("application/json") && !(request.mediaType().equals("text/csv") && route.pattern().endsWith("/import")))
      return Reply.problem(415, "API-012", "the body is not announced as JSON", "send Content-Type: application/json");
    return route.handler().handle(request);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
