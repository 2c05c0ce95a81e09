package dev.bulwark.cli.demo;

import dev.bulwark.cli.json.Doc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of showing a site's segmentation on this machine. */
sealed interface Segmentation {
  List<Step> steps();

  /** As it stands in the report: {@code shown}, then what was measured, or why nothing was. */
  Map<String, Object> document();

  /**
   * It was shown, as far as the steps hold.
   *
   * @param measured by name
   */
  record Shown(List<Step> steps, Map<String, Object> measured) implements Segmentation {
    public Shown {
      steps = List.copyOf(steps);
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("shown", true);
      members.putAll(measured);
      return members;
    }
  }

  /** This machine does not let us. Nothing is claimed. */
  record NotShown(String why) implements Segmentation {
    @Override
    public List<Step> steps() {
      return List.of();
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("shown", false);
      members.put("why", why);
      return members;
    }
  }

  /** From another process's report. */
  static Segmentation of(Doc report) {
    Doc told = report.doc("segmentation");
    if (!told.is("shown")) return new NotShown(told.text("why"));
    Map<String, Object> measured = new LinkedHashMap<>(told.members());
    measured.remove("shown");
    return new Shown(report.list("steps").stream().map(Step::of).toList(), measured);
  }
}
