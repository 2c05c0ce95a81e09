/**
 * The policy as people write it, {@link dev.bulwark.network.policy.Policy}: zones, hosts, groups, services, rules, invariants, and the site's switch, gateway and tunnels. It is read from YAML and checked whole,
 * every fault with its line and its mend; only a policy without faults exists as a {@code Policy}.
 */
@NullMarked
package dev.bulwark.network.policy;

import org.jspecify.annotations.NullMarked;
