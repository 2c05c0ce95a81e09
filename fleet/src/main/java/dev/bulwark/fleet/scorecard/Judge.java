package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.evidence.Evidence;
import java.time.Instant;
import java.util.List;

/**
 * The rules by which evidence counts.
 *
 * <p>Proof of something good ends; proof of something bad stays until something at least as strong replaces or overrules it. So neither time nor the loss of
 * supporting evidence ever makes anything look better.
 */
final class Judge {
  private final Instant now;

  Judge(Instant now) {
    this.now = now;
  }

  /** The verdict, and whether evidence about the device itself, not only about the platform, holds it, or did once. */
  record Opinion(Verdict verdict, boolean own, boolean lapsed) {}

  /** {@code evidence} is about this assertion only: the device's own and the platform's. */
  Opinion judge(Requirement requirement, List<Evidence> evidence) {
    int against = 0;
    int held = 0;
    int weakestClaim = Integer.MAX_VALUE;
    boolean own = false;
    boolean old = false;
    boolean lapsed = false;
    for (Evidence each : evidence) {
      boolean platform = each.subject().equals(Evidence.PLATFORM);
      if (!each.holds()) {
        against = Math.max(against, each.rank());
      } else if (!platform || requirement.shared()) {
        weakestClaim = Math.min(weakestClaim, each.rank());
        if (isOver(requirement, each)) {
          if (each.rank() >= requirement.minimumRank()) {
            old = true;
            lapsed |= !platform;
          }
        } else {
          held = Math.max(held, each.rank());
          if (!platform && each.rank() >= requirement.minimumRank()) own = true;
        }
      }
    }
    if (against > 0 && against >= held) return new Opinion(weakestClaim < against ? Verdict.CONTRADICTED : Verdict.REFUTED, false, false);
    if (held >= requirement.minimumRank()) return new Opinion(Verdict.HELD, own, lapsed);
    return new Opinion(old ? Verdict.STALE : Verdict.MISSING, false, lapsed);
  }

  private boolean isOver(Requirement requirement, Evidence evidence) {
    Instant expiresAt = evidence.expiresAt();
    if (expiresAt != null && !now.isBefore(expiresAt)) return true;
    return requirement.longest() != null && !now.isBefore(evidence.collectedAt().plus(requirement.longest()));
  }

  /** The state of one device's item. {@code known} is whether the device holds anything of its own in any item. */
  static State state(Item item, List<Opinion> opinions, boolean known) {
    boolean contradicted = false;
    boolean stale = false;
    boolean own = item.platform() && known;
    int held = 0;
    for (Opinion opinion : opinions) {
      switch (opinion.verdict()) {
        case HELD -> {
          held++;
          own |= opinion.own();
          stale |= !opinion.own() && opinion.lapsed();
        }
        case CONTRADICTED -> contradicted = true;
        case STALE -> stale = true;
        case REFUTED, MISSING -> {}
      }
    }
    if (contradicted) return State.CONTRADICTED;
    if (held > 0 && own) return held == opinions.size() ? State.VERIFIED : State.PARTIAL;
    return stale ? State.STALE : State.UNKNOWN;
  }
}
