package dev.bulwark.firmware.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a plan. It holds no secret: a key appears as the name of its file and the SHA-256 of its bytes.
 *
 * @param n its place, from 1
 * @param target a fuse field or block by the vendor's name, or {@code 0xOFFSET} of flash, or what is checked
 * @param value what is burned: a number in decimal (raw bits of the field), a key purpose; for flash the artefact's name
 * @param precondition what must hold before, in words
 * @param readBack what is compared after, in words
 * @param details what a program needs besides, such as {@code digest}, {@code file}, {@code sha256}, {@code encrypted}; keys in a fixed order
 */
public record BurnStep(int n, StepAction action, String target, String value, String precondition, String readBack, Map<String, String> details) {
  public BurnStep {
    if (n < 1) throw new IllegalArgumentException("steps are counted from 1");
    details = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  public boolean irreversible() {
    return action.irreversible();
  }

  BurnStep numbered(int place) {
    return new BurnStep(place, action, target, value, precondition, readBack, details);
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("n", n);
    document.put("action", action.id());
    document.put("target", target);
    document.put("value", value);
    document.put("irreversible", irreversible());
    document.put("precondition", precondition);
    document.put("readBack", readBack);
    if (!details.isEmpty()) document.put("details", details);
    return document;
  }
}
