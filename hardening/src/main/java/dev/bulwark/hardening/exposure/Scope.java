package dev.bulwark.hardening.exposure;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody with the right to do so allows to be asked, and until when. It comes out of {@link ScopeReader}, and says nothing about whether it was signed: {@link ScopeGate} does.
 *
 * @param trust paths of PEM files with the authorities whose certificates are right; as written
 * @param allowPublic whether hosts outside of private networks may be asked
 */
record Scope(String id, String approver, Instant notBefore, Instant expires, List<String> trust, List<Device> targets, Limits limits, boolean allowPublic) {
  Scope {
    trust = List.copyOf(trust);
    targets = List.copyOf(targets);
  }

  /**
   * One device.
   *
   * @param device its name in the inventory
   * @param host name or address
   * @param serial of its certificate, from the inventory; null where it is not compared
   */
  record Device(String device, String host, @Nullable BigInteger serial, List<Port> ports) {
    Device {
      ports = List.copyOf(ports);
    }

    /** The most connections that asking all of it may take. */
    int connections() {
      return ports.stream().mapToInt(port -> port.service().connections()).sum();
    }
  }

  /** A port, 1 to 65535, and what it is declared to speak. */
  record Port(int port, Service service) {}

  /**
   * @param perSecond connections within any second, over the whole run
   * @param total connections to one device
   */
  record Limits(int perSecond, int total) {
    static final Limits MOST = new Limits(5, 30);

    boolean within(Limits most) {
      return perSecond <= most.perSecond && total <= most.total;
    }
  }
}
