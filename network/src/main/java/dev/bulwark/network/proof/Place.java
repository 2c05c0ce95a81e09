package dev.bulwark.network.proof;

import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule is asked, as far as its answer depends on it.
 *
 * @param oif the interface the packet will leave by; null where that is not known yet, and on the way to the machine itself
 * @param tracking what connection tracking has told by then
 */
record Place(String iif, @Nullable String oif, Tracking tracking) {
  /** The priority at which connection tracking looks at packets that come in (NF_IP_PRI_CONNTRACK). */
  private static final int CONNTRACK = -200;

  /** Before connection tracking every packet looks invalid. */
  enum Tracking {
    NOT_YET,
    EITHER,
    DONE
  }

  static Place in(Chain base, String iif, @Nullable String oif) {
    if (base.hook() != Hook.PREROUTING) return new Place(iif, oif, Tracking.DONE);
    return new Place(iif, null, base.priority() < CONNTRACK ? Tracking.NOT_YET : base.priority() == CONNTRACK ? Tracking.EITHER : Tracking.DONE);
  }
}
