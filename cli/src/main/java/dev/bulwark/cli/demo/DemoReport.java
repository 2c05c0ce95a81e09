package dev.bulwark.cli.demo;

import dev.bulwark.cli.json.Doc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demonstration saw.
 *
 * @param steps those of the segmentation among them
 */
record DemoReport(String version, int devices, List<Step> steps, Segmentation segmentation, Doc scorecard) {
  DemoReport {
    steps = List.copyOf(steps);
  }

  /** True only where every step held. */
  boolean ok() {
    return !steps.isEmpty() && steps.stream().allMatch(Step::ok);
  }

  Map<String, Object> document() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("ok", ok());
    members.put("version", version);
    members.put("devices", devices);
    members.put("virtual", true);
    members.put("steps", steps.stream().map(Step::document).toList());
    members.put("segmentation", segmentation.document());
    members.put("scorecard", scorecard.members());
    return members;
  }
}
