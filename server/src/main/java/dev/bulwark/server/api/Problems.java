package dev.bulwark.server.api;

import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Reply;

/** Problem documents with a further member (RFC 9457, 3.2). */
final class Problems {
  private Problems() {}

  static Reply with(int status, String code, String detail, String hint, String member, Object value) {
    Reply plain = Reply.problem(status, code, detail, hint);
    var document = Json.object(plain.body());
    document.set(member, Json.tree(value));
    return Reply.of(status, "application/problem+json", Json.bytes(document));
  }
}
