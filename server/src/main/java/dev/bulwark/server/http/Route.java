package dev.bulwark.server.http;

/**
 * One method and path, the largest body it takes, and what answers it.
 *
 * @param pattern {@code /devices/{id}/token}: literal segments, {@code {name}} for one segment (percent-decoded), and as the last one {@code {name...}} for
 *     all that is left of the path exactly as it was sent
 * @param longestBody bytes; 0 where the route reads no body
 */
public record Route(String method, String pattern, int longestBody, Handler handler) {
  public Route {
    if (!pattern.startsWith("/")) throw new IllegalArgumentException("a pattern starts with a slash: " + pattern);
    if (longestBody < 0) throw new IllegalArgumentException("a body has no negative length");
  }

  public static Route get(String pattern, Handler handler) {
    return new Route("GET", pattern, 0, handler);
  }

  public static Route post(String pattern, int longestBody, Handler handler) {
    return new Route("POST", pattern, longestBody, handler);
  }

  /** Answers a request; runs on a virtual thread and may block. A {@code Problem} it throws becomes a problem document. */
  @FunctionalInterface
  public interface Handler {
    Reply handle(Request request);
  }
}
