package dev.bulwark.network.proof;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.ruleset.Ruleset;
import java.util.List;

/** What came of comparing a policy with rules. */
public sealed interface Proof {
  /** Tables that are left out: quarantine is not the policy's, and only ever takes away. */
  String QUARANTINE = "bulwark_quarantine";

  /** The most counterexamples that are given. */
  int MOST = 50;

  /** How many rules the filter chains have that were compared. */
  int rules();

  /** Every packet of the contract is treated as the policy says. */
  record Holds(int rules) implements Proof {}

  /**
   * Some are not.
   *
   * @param counterexamples at least one for each two zones and direction of the error, as far as {@link #MOST} go; the dangerous ones, which are allowed and should not be, first
   */
  record Deviates(int rules, List<Counterexample> counterexamples) implements Proof {
    public Deviates {
      counterexamples = List.copyOf(counterexamples);
    }
  }

  /**
   * Compares every packet of the policy's contract: new ones, spoofed ones included, between every two zones and to the gateway itself where the policy judges that, and those of other connection states from true
   * sources; where the gateway itself is judged, also what it sends itself, which must be accepted.
   *
   * <h2>Guarantees</h2> Exact, both ways: {@link Holds} means that no packet differs, and every counterexample does differ. What cannot be known of a packet, a limit's state, a hardware address, ports of protocols
   * without them, may be either way, and both must be right. Deterministic.
   *
   * <h2>Does not guarantee</h2> Anything about what the machine sends itself under other addresses than those of the loopback, about tables of other families, or about quarantine.
   *
   * @throws dev.bulwark.problem.Problem NETWORK-201 when the rules take more memory than is granted, NETWORK-202 when they jump in a circle, too deep or nowhere
   */
  static Proof of(Model model, Ruleset ruleset) {
    return new Comparison(model, ruleset).run();
  }
}
