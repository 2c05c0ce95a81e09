package dev.bulwark.hardening.report;

import static dev.bulwark.hardening.report.SarifReport.map;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.problem.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a finding is, as SARIF says it.
 *
 * <h2>Guarantees</h2> The reference is relative for any name: no scheme, no leading slash, no {@code .} or inner {@code ..} segment; what a URI forbids is escaped. An absolute path is relative to {@link #ROOT}. There is always a region: the line, else
 * the byte, else the first line.
 */
final class SarifPlace {
  /** The base of paths that were given as absolute ones. */
  static final String ROOT = "FILESYSTEM";

  private SarifPlace() {}

  static Map<String, Object> of(AuditedInput input, Finding finding) {
    String inner = finding.path();
    // A folder has no digest of its own: there the inner path is a file's. In an archive it is none.
    boolean folder = input.sha256() == null && inner != null;
    String path = folder ? input.path() + "/" + inner : input.path();
    Map<String, Object> artifact = map("uri", uri(path));
    if (absolute(path)) artifact.put("uriBaseId", ROOT);
    Map<String, Object> location = map("physicalLocation", map("artifactLocation", artifact, "region", region(finding)));
    if (inner != null && !folder) location.put("logicalLocations", List.of(map("fullyQualifiedName", Printable.line(inner), "kind", "resource")));
    return location;
  }

  private static Map<String, Object> region(Finding finding) {
    if (finding.line() > 0) return map("startLine", finding.line());
    if (finding.offset() >= 0) return map("byteOffset", finding.offset(), "byteLength", 1);
    return map("startLine", 1);
  }

  private static boolean absolute(String path) {
    return path.startsWith("/") || path.startsWith("\\");
  }

  static String uri(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.replace('\\', '/').split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".")) continue;
      if (segment.equals("..") && !segments.isEmpty() && !segments.getLast().equals("..")) segments.removeLast();
      else if (!segment.equals("..") || !absolute(path)) segments.addLast(segment);
    }
    return segments.isEmpty() ? "." : escaped(String.join("/", segments));
  }

  private static String escaped(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "/._-~".indexOf(c) >= 0) uri.append(c);
      else uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return uri.toString();
  }
}
