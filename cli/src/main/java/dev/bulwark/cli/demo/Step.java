package dev.bulwark.cli.demo;

import dev.bulwark.cli.json.Doc;
import java.util.LinkedHashMap;
import java.util.Map;

/** A scene as it went. */
record Step(String id, boolean ok, long millis, String detail) {
  Map<String, Object> document() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", id);
    members.put("ok", ok);
    members.put("millis", millis);
    members.put("detail", detail);
    return members;
  }

  static Step of(Doc members) {
    return new Step(members.text("id"), members.is("ok"), members.number("millis"), members.text("detail"));
  }
}
