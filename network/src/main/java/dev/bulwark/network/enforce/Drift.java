package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.nftables.NftablesBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the kernel holds exactly what a policy says.
 *
 * <h2>Guarantees</h2> {@link #changes} is empty only where the policy's table is what the kernel makes of the policy, and no other table's chain on the same hooks can drop. Counters and the quarantine do not count.
 * <h2>Does not guarantee</h2> That nobody changed it and put it back in between; {@link #watch} sees that too.
 */
public final class Drift {
  private final Namespace namespace;
  private final Nft nft;
  private final Listing expected;

  /** Loads the policy into an empty namespace to see what the kernel makes of it. */
  public Drift(Namespace namespace, Model model) {
    this.namespace = namespace;
    this.nft = new Nft(namespace);
    this.expected = Expectation.of(NftablesBackend.text(model));
  }

  /** One line for each difference; a table that is not there is one. */
  public List<String> changes() {
    Listing actual = Listing.of(nft);
    List<String> changes = new ArrayList<>();
    if (actual.isEmpty()) changes.add("table inet " + NftablesBackend.TABLE + " is not loaded");
    else changes.addAll(Listing.changes(expected, actual));
    changes.addAll(Strangers.of(nft));
    return changes;
  }

  /** Waits until there is a difference; empty after {@code longest} without one. The kernel tells of every change of rules, so nothing is asked in between. */
  public List<String> watch(Duration longest, InstantSource clock) {
    Instant end = clock.instant().plus(longest);
    try (RuleEvents events = RuleEvents.in(namespace)) {
      List<String> changes = changes();
      while (changes.isEmpty() && clock.instant().isBefore(end)) {
        if (events.await(Duration.between(clock.instant(), end))) changes = changes();
      }
      return changes;
    }
  }
}
