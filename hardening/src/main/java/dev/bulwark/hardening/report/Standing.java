package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.Finding;

/** What else is known of a finding: that somebody accepted it for a while, that an earlier audit had it too. */
public interface Standing {
  /** Nothing is waived, everything is new. */
  Standing PLAIN =
      new Standing() {
        @Override
        public boolean waived(String input, Finding finding) {
          return false;
        }

        @Override
        public String state(String input, Finding finding) {
          return "new";
        }
      };

  /** @param input the path of the input it was found in */
  boolean waived(String input, Finding finding);

  /** {@code new}, {@code unchanged} or {@code regressed}. */
  String state(String input, Finding finding);

  /** Whether it counts against a limit: not waived, and not known before. */
  default boolean counts(String input, Finding finding) {
    return !waived(input, finding) && !state(input, finding).equals("unchanged");
  }
}
