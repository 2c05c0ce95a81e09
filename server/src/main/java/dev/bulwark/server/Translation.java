package dev.bulwark.server;

import dev.bulwark.gateway.mqtt.Limits;
import dev.bulwark.gateway.mqtt.TopicRights;
import dev.bulwark.gateway.mqtt.TopicRights.Action;
import dev.bulwark.gateway.mqtt.TopicRights.Rule;
import dev.bulwark.gateway.tls.TlsCredential;
import dev.bulwark.pki.PkiSettings;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.csr.KeyPolicy;
import dev.bulwark.server.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The configuration in the words of the capabilities, which do not know it and do not know each other. */
final class Translation {
  private Translation() {}

  static PkiSettings pki(Config config, Supplier<String> publicUrl) {
    Map<String, Profile> profiles = new HashMap<>();
    profiles.put(Profile.DEFAULT, Profile.of(Profile.DEFAULT, config.pki().deviceValidity()));
    config.pki().profiles().forEach((name, profile) -> profiles.put(name, new Profile(name, profile.validity(), true, profile.mudUrl())));
    return new PkiSettings(config.tenant(), profiles, config.pki().classes(), publicUrl, KeyPolicy.DEFAULT, PkiSettings.POSTS_PER_TEN_SECONDS);
  }

  static Limits limits(Config.Limits l) {
    return new Limits(
        l.connections(), l.handshakesInFlight(), l.handshakesPerAddress(), l.handshakeSeconds(), l.connectSeconds(), l.unfinishedPerAddress(), l.publishPerSecond(), l.packetBytes(),
        l.topicLevels(), l.topicBytes(), l.subscriptions(), l.retained(), Limits.DEFAULT.sessions(), l.queueMessages(), l.receiveMaximum());
  }

  static TopicRights rights(Map<String, Config.Topics> topics) {
    Map<String, List<Rule>> byClass = new HashMap<>();
    topics.forEach((name, rights) -> {
      List<Rule> rules = new ArrayList<>();
      rights.publish().forEach(filter -> rules.add(new Rule(Action.PUBLISH, filter)));
      rights.subscribe().forEach(filter -> rules.add(new Rule(Action.SUBSCRIBE, filter)));
      byClass.put(name, rules);
    });
    return new TopicRights(byClass);
  }

  static TlsCredential credential(dev.bulwark.pki.TlsCredential issued) {
    return new TlsCredential(issued.chain(), issued.key());
  }
}
