package dev.bulwark.firmware.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the virtual chip did with the plan.
 *
 * @param verdict {@code app}: everything that was rehearsed ended in a running application; {@code refused}: something did not; {@code none}: there was no plan to rehearse
 * @param rehearsed what was tried, in words of a fixed set: {@code boot}, {@code update}, {@code reject}, {@code rotate}
 * @param skipped what could not be tried, each with the reason
 * @param cuts how many power cuts were made, each followed by a start, a resumption and a boot
 */
public record RehearsalReport(String verdict, List<String> rehearsed, List<String> skipped, int cuts) {
  public static final RehearsalReport NONE = new RehearsalReport("none", List.of(), List.of(), 0);

  public RehearsalReport {
    rehearsed = List.copyOf(rehearsed);
    skipped = List.copyOf(skipped);
  }

  public boolean passed() {
    return verdict.equals("app");
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", verdict);
    document.put("rehearsed", rehearsed);
    document.put("skipped", skipped);
    document.put("powerCuts", cuts);
    return document;
  }
}
