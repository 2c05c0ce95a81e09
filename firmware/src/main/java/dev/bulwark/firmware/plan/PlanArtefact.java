package dev.bulwark.firmware.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/** A file of a plan, told by its content: SHA-256 in hex, and how many bytes. The flash key is one of them; its digest gives nothing away, for the key is random. */
public record PlanArtefact(String sha256, long bytes) {
  public PlanArtefact {
    if (!sha256.matches("[0-9a-f]{64}") || bytes < 0) throw new IllegalArgumentException("not an artefact: " + sha256);
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sha256", sha256);
    document.put("bytes", bytes);
    return document;
  }
}
