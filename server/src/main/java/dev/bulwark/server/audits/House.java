package dev.bulwark.server.audits;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.hardening.fleet.FleetSnapshot;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Pki;
import dev.bulwark.server.config.Config;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server knows of its own house: authorities, topic rights, how long certificates may live. */
public final class House {
  private House() {}

  /** The CAs as they are now. The root's revocations are in the same table as the devices'. */
  public static List<FleetSnapshot.Authority> authorities(Pki pki) {
    List<FleetSnapshot.Authority> all = new ArrayList<>();
    for (IssuerName name : IssuerName.values()) {
      X509Certificate certificate = pki.authority().issuer(name).certificate();
      boolean revoked = pki.table().find(IssuerName.ROOT.word(), new Serial(certificate.getSerialNumber())).isPresent();
      all.add(
          new FleetSnapshot.Authority(
              name.word(), PublicKeys.strength(certificate.getPublicKey()), certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), name == IssuerName.ROOT,
              Optional.of(revoked), true));
    }
    return all;
  }

  public static List<FleetSnapshot.TopicRight> rights(Map<String, Config.Topics> topics) {
    List<FleetSnapshot.TopicRight> rights = new ArrayList<>();
    topics.forEach((name, given) -> {
      given.publish().forEach(filter -> rights.add(new FleetSnapshot.TopicRight(name, FleetSnapshot.Action.PUBLISH, filter)));
      given.subscribe().forEach(filter -> rights.add(new FleetSnapshot.TopicRight(name, FleetSnapshot.Action.SUBSCRIBE, filter)));
    });
    return rights;
  }

  public static FleetSnapshot.Policy policy(Config.Pki pki) {
    Map<String, Duration> byClass = new HashMap<>();
    pki.classes().forEach((name, profile) -> byClass.put(name, Optional.ofNullable(pki.profiles().get(profile)).map(Config.Profile::validity).orElse(pki.deviceValidity())));
    return new FleetSnapshot.Policy(pki.deviceValidity(), byClass);
  }
}
