package dev.bulwark.hardening.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a fleet at one time. What is not known is an empty {@link Optional}, never a good value.
 *
 * @param authorities the CAs whose certificates are, or were, accepted
 * @param rights what devices may do beyond their own topics {@code devices/{id}/…}, by class
 * @param devices walked once, in any order; it may read them as it goes
 */
public record FleetSnapshot(
    List<Authority> authorities, List<TopicRight> rights, Policy policy, Optional<Logging> logging, Optional<Network> network, Iterable<DeviceFacts> devices) {

  public FleetSnapshot {
    authorities = List.copyOf(authorities);
    rights = List.copyOf(rights);
  }

  /**
   * A CA.
   *
   * @param root whether it stands above the others
   * @param revoked empty where nobody knows
   * @param trusted whether certificates under it are accepted now
   */
  public record Authority(String name, KeyStrength key, Instant notBefore, Instant notAfter, boolean root, Optional<Boolean> revoked, boolean trusted) {}

  /** One right of a class of devices. {@code {id}} in the filter stands for the device's own id. */
  public record TopicRight(String deviceClass, Action action, String filter) {}

  public enum Action {
    PUBLISH,
    SUBSCRIBE;

    String word() {
      return this == PUBLISH ? "publish" : "subscribe";
    }
  }

  /** How long a device certificate may be in use: for some classes, and for all others. */
  public record Policy(Duration otherwise, Map<String, Duration> byClass) {
    public Policy {
      byClass = Map.copyOf(byClass);
    }

    Duration longest(String deviceClass) {
      return byClass.getOrDefault(deviceClass, otherwise);
    }
  }

  /**
   * Whether the house itself writes down what happens.
   *
   * @param events the event log takes what is committed
   * @param audit the audit log grows and its heads are signed
   */
  public record Logging(boolean events, boolean audit) {}

  /**
   * The rules of the network between zones, as a kernel was seen to hold them.
   *
   * @param deniesByDefault empty where nobody knows
   * @param allowed empty where nobody knows all of them
   */
  public record Network(Optional<Boolean> deniesByDefault, Optional<List<Allowed>> allowed) {
    public Network {
      allowed = allowed.map(List::copyOf);
    }
  }

  /**
   * A flow that is let through: ranges in CIDR form, such as {@code 10.1.0.0/16} or {@code 2001:db8::/48}.
   *
   * @param destination empty for the gateway itself
   */
  public record Allowed(String name, String source, Optional<String> destination) {}
}
