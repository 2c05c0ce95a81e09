package dev.bulwark.server.http;

import java.util.Map;

/** On every answer: nothing here is a page, nothing may be framed, sniffed, referred or kept by a shared cache unless the route says so. */
final class SecurityHeaders {
  static final Map<String, String> EVERY =
      Map.of(
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Strict-Transport-Security", "max-age=31536000",
          "Cache-Control", "no-store");

  private SecurityHeaders() {}
}
