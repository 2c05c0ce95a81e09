package dev.bulwark.server;

import dev.bulwark.server.api.Documents;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a server writes about itself into {@code server.json}, and tells first in its status: where everything is. */
record Card(long pid, String version, Instant startedAt, Map<String, Bound> listeners, Path root, Path operatorToken) {
  record Bound(String host, int port) {}

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("pid", pid);
    document.put("version", version);
    document.put("startedAt", Documents.time(startedAt));
    Map<String, Object> bound = new LinkedHashMap<>();
    listeners.forEach((name, listener) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("host", listener.host());
      one.put("port", listener.port());
      bound.put(name, one);
    });
    document.put("listeners", bound);
    document.put("trust", Map.of("root", root.toString()));
    document.put("operatorToken", operatorToken.toString());
    return document;
  }
}
