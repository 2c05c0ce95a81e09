package dev.bulwark.network.backend;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Problem;

/**
 * Translates a policy for one kind of equipment.
 *
 * <h2>Guarantees</h2> Equipment that is configured with the files does exactly what the model says, and nothing of the model is left out. Pure: no clock, no randomness, no files; the same policy gives the same bytes.
 * <h2>Does not guarantee</h2> That the equipment accepts the files: versions differ.
 * <h2>Fails by</h2> {@link Problem} {@code NETWORK-020} where the equipment cannot express something, naming it.
 */
public interface Backend {
  /** The name that {@code --target} takes. */
  String id();

  /**
   * The configuration that enforces the model.
   *
   * @param policy for what is not in the model: the switch's ports, certificates' units, tunnels
   * @param model the meaning of that policy
   */
  Compiled compile(Policy policy, Model model);

  /** Refuses rules about names that a resolver answers, for equipment that has no sets which a resolver could fill. {@code NETWORK-020} */
  static void refuseNames(String target, Model model) {
    for (ModelRule rule : model.rules()) {
      NameSet names = rule.names();
      if (names != null) throw inexpressible(target, "rule " + rule.name() + " to " + names.host() + ", which is known by names alone", "give the host addresses for this target, or let an nftables gateway do it");
    }
  }

  /** The refusal of something that the equipment cannot express. */
  static Problem inexpressible(String target, String what, String hint) {
    return new Problem("NETWORK-020", target + " cannot express " + what, hint);
  }
}
