package dev.bulwark.server.http;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Status, headers and bytes. {@code headers} includes the content type; length, date and the security headers are the listener's. */
public record Reply(int status, Map<String, String> headers, byte[] body) {
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"), Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"), Map.entry(413, "Content Too Large"), Map.entry(415, "Unsupported Media Type"), Map.entry(422, "Unprocessable Content"),
          Map.entry(429, "Too Many Requests"), Map.entry(431, "Request Header Fields Too Large"), Map.entry(500, "Internal Server Error"), Map.entry(503, "Service Unavailable"));

  public Reply {
    headers = Map.copyOf(headers);
  }

  public static Reply of(int status, String type, byte[] body) {
    return new Reply(status, Map.of("Content-Type", type), body);
  }

  public static Reply text(int status, String type, String body) {
    return of(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A document of maps, lists, records and plain values. */
  public static Reply json(int status, Object document) {
    return of(status, "application/json", Json.bytes(document));
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), new byte[0]);
  }

  /** RFC 9457: what is wrong and how to mend it, with the code of the command line and of {@code docs/errors.md}. */
  public static Reply problem(int status, String code, String detail, String hint) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "urn:bulwark:error:" + code);
    document.put("title", title(status));
    document.put("status", status);
    document.put("code", code);
    document.put("detail", Printable.line(detail));
    document.put("hint", Printable.line(hint));
    return of(status, "application/problem+json", Json.bytes(document));
  }

  public static Reply problem(int status, Problem problem) {
    return problem(status, problem.code(), problem.detail(), problem.hint());
  }

  static String title(int status) {
    return TITLES.getOrDefault(status, "Refused");
  }

  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
