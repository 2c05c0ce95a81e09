package dev.bulwark.firmware.plan;

import java.util.Map;

/** Why no plan was made. {@code text} names the file, fuse or key and what to do about it. */
public record Refusal(RefusalCode code, String text) {
  Map<String, Object> document() {
    return new java.util.LinkedHashMap<>(Map.of("code", code.id(), "text", text));
  }
}
