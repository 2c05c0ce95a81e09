package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.waiver.Waiver;
import dev.bulwark.hardening.waiver.Waivers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What else is known of each finding: that somebody accepted it for a while, that an earlier audit had it too.
 *
 * <h2>Guarantees</h2> It adds to findings and takes none away. A finding counts against a limit unless a valid waiver covers it or the baseline has it as it is now.
 */
public final class Standing {
  /** Where a finding stands beside the baseline; without one everything is new. */
  public enum State {
    NEW,
    /** The baseline has it, no less severe, and open as it is now. */
    UNCHANGED,
    /** It is back: the baseline lists it as resolved; or it got worse; or it was waived then and is not any more. */
    REGRESSED;

    /** As in the JSON form. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The standing of one finding. */
  public record Mark(@Nullable Waiver waiver, State state) {
    public boolean waived() {
      return waiver != null;
    }

    /** Whether it counts against a limit. */
    public boolean counts() {
      return waiver == null && state != State.UNCHANGED;
    }
  }

  private static final Mark PLAIN = new Mark(null, State.NEW);

  private final List<List<Mark>> marks;
  private final List<Map<String, Object>> resolved;
  private final Waivers waivers;
  private final boolean compared;
  private final IdentityHashMap<Waiver, Integer> covered = new IdentityHashMap<>();

  private Standing(List<List<Mark>> marks, List<Map<String, Object>> resolved, Waivers waivers, boolean compared) {
    this.marks = marks;
    this.resolved = resolved;
    this.waivers = waivers;
    this.compared = compared;
    for (List<Mark> each : marks) for (Mark mark : each) if (mark.waiver != null) covered.merge(mark.waiver, 1, Integer::sum);
  }

  static Standing of(List<AuditedInput> inputs, Waivers waivers, @Nullable Baseline baseline) {
    Drift drift = baseline == null ? null : new Drift(inputs, baseline, waivers);
    List<List<Mark>> marks = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      List<Finding> findings = inputs.get(i).findings();
      List<Mark> each = new ArrayList<>(findings.size());
      String path = inputs.get(i).path();
      Map<String, Optional<Waiver>> byRule = new HashMap<>();
      for (int f = 0; f < findings.size(); f++) {
        Waiver waiver = byRule.computeIfAbsent(findings.get(f).rule(), rule -> waivers.covering(rule, path)).orElse(null);
        State state = drift == null ? State.NEW : drift.state(i, f);
        each.add(waiver == null && state == State.NEW ? PLAIN : new Mark(waiver, state));
      }
      marks.add(each);
    }
    return new Standing(marks, drift == null ? List.of() : drift.resolved(), waivers, drift != null);
  }

  /** Of the finding at a place of an input at a place, both from 0. */
  public Mark mark(int input, int finding) {
    return marks.get(input).get(finding);
  }

  /** Findings of the baseline that are gone: maps with the members {@code input}, {@code rule}, {@code severity}, {@code message}, {@code path}, {@code fingerprint}. */
  public List<Map<String, Object>> resolved() {
    return resolved;
  }

  public Waivers waivers() {
    return waivers;
  }

  /** How many findings, waived ones left out, are in a state. */
  public int open(State state) {
    int count = 0;
    for (List<Mark> each : marks) for (Mark mark : each) if (!mark.waived() && mark.state == state) count++;
    return count;
  }

  /** Whether there was a baseline. */
  public boolean compared() {
    return compared;
  }

  /** How many findings a waiver covers. */
  public int covered(Waiver waiver) {
    return covered.getOrDefault(waiver, 0);
  }
}
