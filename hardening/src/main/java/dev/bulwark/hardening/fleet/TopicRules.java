package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Detector.DEVICE_POLICY_ALLOWS_TOO_MUCH;
import static dev.bulwark.hardening.fleet.Detector.POLICY_WILDCARD_IN_A_WRONG_PLACE;

import dev.bulwark.hardening.fleet.FleetSnapshot.TopicRight;
import java.util.List;

/**
 * The rules on topic rights.
 *
 * <p>A right reaches too far where a topic that it covers lies below {@code devices/} and not below the device's own id there, or begins with {@code $}. A wildcard stands in a wrong place where fewer than two
 * levels anchor it, where it is glued to other characters, where {@code #} is not the last level, and where somebody wrote the star of another language.
 */
final class TopicRules {
  private static final String ROOT = "devices";
  private static final int ANCHORS = 2;

  private TopicRules() {}

  static void judge(FleetSnapshot snapshot, Outcomes outcomes) {
    outcomes.judged(DEVICE_POLICY_ALLOWS_TOO_MUCH);
    outcomes.judged(POLICY_WILDCARD_IN_A_WRONG_PLACE);
    for (TopicRight right : snapshot.rights()) {
      List<String> levels = List.of(right.filter().split("/", -1));
      String subject = right.deviceClass() + " " + right.action().word();
      String what = "the class " + right.deviceClass() + " may " + right.action().word() + " " + right.filter();
      if (reachesOthers(levels)) outcomes.foundInHouse(DEVICE_POLICY_ALLOWS_TOO_MUCH, subject, what, right.filter());
      else if (misplaced(levels)) outcomes.foundInHouse(POLICY_WILDCARD_IN_A_WRONG_PLACE, subject, what, right.filter());
    }
  }

  private static boolean reachesOthers(List<String> levels) {
    String first = levels.getFirst();
    if (first.equals("#") || first.startsWith("$")) return true;
    boolean devices = first.equals(ROOT) || first.equals("+");
    return devices && (levels.size() > 1 ? !levels.get(1).equals("{id}") : first.equals("+"));
  }

  private static boolean misplaced(List<String> levels) {
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      boolean wild = level.equals("+") || level.equals("#");
      if (wild && i < ANCHORS) return true;
      if (level.equals("#") && i < levels.size() - 1) return true;
      if (!wild && (level.indexOf('+') >= 0 || level.indexOf('#') >= 0 || level.indexOf('*') >= 0)) return true;
    }
    return false;
  }
}
