package dev.bulwark.network.vendor;

import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.policy.RandomSite;
import dev.bulwark.network.policy.Site;
import org.jspecify.annotations.Nullable;

/** Policies to compile. */
final class Sites {
  static final String SWITCH =
      """
      switch:
        mode: vlan-filtering
        ports: { p1: sensors, p2: sensors, p3: office, p0: world }
        trunk: [t0]
      """;

  private Sites() {}

  /** Null where chance made a policy that the reader refuses. */
  static @Nullable Policy random(long seed, boolean gateway, boolean odd) {
    return Site.read(RandomSite.text(seed, gateway, odd)) instanceof PolicyReading.Read(Policy policy, var warnings) ? policy : null;
  }
}
