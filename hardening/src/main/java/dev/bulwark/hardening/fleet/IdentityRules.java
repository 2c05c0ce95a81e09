package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Detector.SHARED_CREDENTIAL;
import static dev.bulwark.hardening.fleet.Detector.TWO_SESSIONS_WITH_ONE_CLIENT_ID;

import java.util.HashSet;
import java.util.Set;

/** The rules on sessions and on secrets that are no certificates. */
final class IdentityRules {
  /** A device that roams displaces its own half-open session once in a while; two that fight for one identity do it every few seconds. */
  static final long MOVED = 5;

  /** From one address: a device that restarts again and again, or two behind one router. */
  static final long DISPLACED = 20;

  private final Outcomes outcomes;
  private final Owners credentials = new Owners();

  IdentityRules(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  void device(DeviceFacts device) {
    outcomes.judged(TWO_SESSIONS_WITH_ONE_CLIENT_ID);
    Set<String> names = new HashSet<>();
    for (DeviceFacts.Session session : device.sessions())
      if (!names.add(session.clientId())) outcomes.found(TWO_SESSIONS_WITH_ONE_CLIENT_ID, device.id(), "two live sessions have the client id " + session.clientId(), session.clientId());
    DeviceFacts.Takeovers takeovers = device.takeovers();
    if (takeovers.moved() >= MOVED) outcomes.found(TWO_SESSIONS_WITH_ONE_CLIENT_ID, device.id(), "its sessions displace each other from different addresses", "moved");
    else if (takeovers.all() >= DISPLACED) outcomes.found(TWO_SESSIONS_WITH_ONE_CLIENT_ID, device.id(), "its sessions displace each other again and again", "displaced");
    if (device.credentials().isEmpty()) {
      outcomes.unknown(SHARED_CREDENTIAL);
      return;
    }
    outcomes.judged(SHARED_CREDENTIAL);
    for (String digest : device.credentials().get()) credentials.note(digest, device.id());
  }

  void finish() {
    credentials.eachShared((digest, owners) -> owners.forEach(owner -> outcomes.found(SHARED_CREDENTIAL, owner, "one of its secrets is also that of " + Owners.others(owners, owner), digest)));
  }
}
