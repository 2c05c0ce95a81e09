package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.problem.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a file of devices: a header of {@code id,class,zone,site,tags} in any order, of which {@code id} must be there, then a device per line; tags are separated by {@code ;}.
 *
 * <p>No field needs a comma, so there is no quoting: a quoted field is accepted and its quotes taken off. Size, rows, columns and reported problems are bounded before anything is built.
 */
final class DeviceCsv {
  private static final int LONGEST = 10 * 1024 * 1024;
  private static final int MOST_ROWS = 100_000;
  private static final int LONGEST_LINE = 4_096;
  private static final int MOST_PROBLEMS = 1_000;
  private static final List<String> COLUMNS = List.of("id", "class", "zone", "site", "tags");

  private DeviceCsv() {}

  record Line(int number, DeviceSpec spec) {}

  record Read(List<Line> rows, List<Imported.LineProblem> problems) {}

  static Read read(String text) {
    List<Imported.LineProblem> problems = new ArrayList<>();
    List<Line> rows = new ArrayList<>();
    if (text.length() > LONGEST) {
      report(problems, 1, "DEVICE-008", "the file has " + text.length() + " characters, " + LONGEST + " at most", "split it");
      return new Read(rows, problems);
    }
    String[] lines = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
    List<String> header = header(lines[0], problems);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 1; i < lines.length && !header.isEmpty(); i++) {
      int number = i + 1;
      if (lines[i].isBlank()) continue;
      if (rows.size() == MOST_ROWS) {
        report(problems, number, "DEVICE-008", "the file has more than " + MOST_ROWS + " devices", "split it");
        break;
      }
      if (lines[i].length() > LONGEST_LINE) {
        report(problems, number, "DEVICE-007", "the line has " + lines[i].length() + " characters, " + LONGEST_LINE + " at most", "one device per line: " + String.join(",", header));
        continue;
      }
      List<String> fields = fields(lines[i]);
      if (fields.size() != header.size()) {
        report(problems, number, "DEVICE-007", "the line has " + fields.size() + " fields, the header " + header.size(), "one device per line: " + String.join(",", header));
        continue;
      }
      DeviceSpec spec = spec(header, fields);
      spec.refusal().ifPresent(refusal -> report(problems, number, refusal));
      Integer first = seen.putIfAbsent(spec.id(), number);
      if (first != null) report(problems, number, "DEVICE-001", "the id " + Printable.line(spec.id(), 80) + " stands in line " + first + " already", "give each device an id of its own");
      rows.add(new Line(number, spec));
    }
    if (rows.isEmpty() && problems.isEmpty()) report(problems, 1, "DEVICE-007", "the file names no device", "one device per line below the header");
    return new Read(rows, problems);
  }

  static void report(List<Imported.LineProblem> problems, int line, Registered.Refused refusal) {
    report(problems, line, refusal.code(), refusal.detail(), refusal.hint());
  }

  private static void report(List<Imported.LineProblem> problems, int line, String code, String detail, String hint) {
    if (problems.size() < MOST_PROBLEMS) problems.add(new Imported.LineProblem(line, code, detail, hint));
  }

  private static List<String> header(String line, List<Imported.LineProblem> problems) {
    List<String> names = line.length() > LONGEST_LINE ? List.of() : fields(line);
    Set<String> known = new TreeSet<>();
    for (String name : names) if (!COLUMNS.contains(name) || !known.add(name)) names = List.of();
    if (names.contains("id")) return names;
    report(problems, 1, "DEVICE-007", "the first line is not a header of devices: " + Printable.line(line, 80), "begin with id,class,zone,site or id,class,zone,site,tags; only id must be there");
    return List.of();
  }

  private static List<String> fields(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).map(field -> field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"") ? field.substring(1, field.length() - 1) : field).toList();
  }

  private static DeviceSpec spec(List<String> header, List<String> fields) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < header.size(); i++) if (!fields.get(i).isEmpty()) row.put(header.get(i), fields.get(i));
    String tags = row.getOrDefault("tags", "");
    return new DeviceSpec(row.getOrDefault("id", ""), row.getOrDefault("class", Device.DEFAULT), row.getOrDefault("site", Device.DEFAULT), row.getOrDefault("zone", Device.DEFAULT),
        tags.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(tags.split(";", -1))));
  }
}
