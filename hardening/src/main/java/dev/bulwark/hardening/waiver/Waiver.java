package dev.bulwark.hardening.waiver;

import dev.bulwark.hardening.config.Glob;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One rule that is accepted to fail, where, until when, and who answers for it.
 *
 * @param rule its id, as in the catalogue
 * @param scope a pattern on the input's path: {@code *} stands for any text, also over several folders, {@code ?} for one character
 * @param reason why the risk is borne
 * @param owner who bears it
 * @param approver who agreed; never the owner
 * @param created the day it was agreed
 * @param expires its last day, at most {@value #LONGEST_DAYS} days later
 * @param compensates what protects instead; null where nothing does
 * @param ticket where it is followed; null where nowhere
 */
public record Waiver(
    String rule, String scope, String reason, String owner, String approver, LocalDate created, LocalDate expires, @Nullable String compensates, @Nullable String ticket) {
  /** The longest life of a waiver. */
  public static final int LONGEST_DAYS = 180;

  /** By rule, scope and days: the order in a file does not matter. */
  static final Comparator<Waiver> ORDER =
      Comparator.comparing(Waiver::rule)
          .thenComparing(Waiver::scope)
          .thenComparing(Waiver::expires, Comparator.reverseOrder())
          .thenComparing(Waiver::created)
          .thenComparing(Waiver::toString);

  /** Whether its scope leaves no input out. */
  public boolean coversEveryInput() {
    return scope.chars().allMatch(c -> c == '*');
  }

  /** Whether its last day has passed. */
  public boolean expired(LocalDate at) {
    return at.isAfter(expires);
  }

  boolean covers(String failing, String input) {
    return rule.equals(failing) && Glob.matches(scope, input);
  }
}
