package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier audit found, read from its JSON form.
 *
 * @param inputs the paths of what it looked at, each once
 * @param findings what was open or waived then
 * @param resolved what was known to be gone then
 */
public record Baseline(List<String> inputs, List<Known> findings, List<Known> resolved) {
  /** The largest document that is read, in bytes. */
  public static final int LARGEST = 128 << 20;

  public Baseline {
    inputs = List.copyOf(inputs);
    findings = List.copyOf(findings);
    resolved = List.copyOf(resolved);
  }

  /** A finding of then. */
  public record Known(String input, String rule, Severity severity, String message, @Nullable String path, String fingerprint, boolean waived) {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("input", input);
      map.put("rule", rule);
      map.put("severity", severity.id());
      map.put("message", message);
      map.put("path", path);
      map.put("fingerprint", fingerprint);
      return map;
    }
  }

  /**
   * The baseline in {@code document}, a {@code bulwark.audit/1} of the same target.
   *
   * <p>Fails by {@code HARDEN-115} for bytes that are no such document or hold too much, {@code HARDEN-116} for one of another target.
   */
  public static Baseline read(byte[] document, Target target) {
    return new BaselineReader(document, target).read();
  }
}
