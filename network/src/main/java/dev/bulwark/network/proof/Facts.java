package dev.bulwark.network.proof;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Prefix;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from a proof about the rules, for audits that ask no more than this.
 *
 * <h2>Guarantees</h2> What is said is true of the rules that were compared; what does not follow is not said.
 *
 * @param deniesByDefault whether packets that no rule names are denied
 * @param allowed what rules let through; empty where the rules are not the policy's
 */
public record Facts(Optional<Boolean> deniesByDefault, Optional<List<Allowed>> allowed) {
  /**
   * What a rule of the policy lets through between two zones, by the widest range on each side. Of the external zone that is every address, if the rule does not narrow it.
   *
   * @param destination empty for the gateway itself
   */
  public record Allowed(String rule, Prefix source, Optional<Prefix> destination) {}

  public static Facts of(Model model, Proof proof) {
    return switch (proof) {
      case Proof.Holds holds -> new Facts(Optional.of(true), Optional.of(allowed(model)));
      case Proof.Deviates deviates -> new Facts(denies(deviates.counterexamples()), Optional.empty());
    };
  }

  private static Optional<Boolean> denies(List<Counterexample> against) {
    List<Counterexample> open = against.stream().filter(each -> !each.expectedAllow()).toList();
    if (open.isEmpty()) return Optional.of(true);
    // Allowed without any rule that accepts it: by the policies of the chains alone.
    return open.stream().anyMatch(each -> each.rule() == null && each.packet().state() == ConnectionState.NEW) ? Optional.of(false) : Optional.empty();
  }

  private static List<Allowed> allowed(Model model) {
    Set<Allowed> all = new LinkedHashSet<>();
    for (ModelRule rule : model.rules()) {
      if (!rule.allow()) continue;
      ModelZone in = Objects.requireNonNull(model.zones().get(rule.in()));
      ModelZone out = rule.out() == null ? null : model.zones().get(rule.out());
      all.add(new Allowed(rule.name(), widest(rule.source(), in, rule.family()), Optional.ofNullable(out).map(zone -> widest(rule.destination(), zone, rule.family()))));
    }
    return List.copyOf(all);
  }

  private static Prefix widest(IpSet set, ModelZone zone, Family family) {
    if (zone.external() && set.equals(zone.owns(family))) return Prefix.around(set.ranges().getFirst().low(), 0);
    return set.prefixes().stream().min(Comparator.comparingInt(Prefix::length)).orElseThrow();
  }
}
