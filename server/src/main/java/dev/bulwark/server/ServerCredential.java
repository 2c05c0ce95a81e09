package dev.bulwark.server;

import dev.bulwark.gateway.tls.SwappableKeyManager;
import dev.bulwark.pki.Pki;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The listeners' certificate: new at every start, with a key that exists in memory only, and replaced while running when two thirds of its life are over. Connections live on over a replacement.
 */
final class ServerCredential {
  private final Pki pki;
  private final PublicName name;
  private final InstantSource clock;
  private final SwappableKeyManager keys;

  ServerCredential(Pki pki, PublicName name, InstantSource clock) {
    this.pki = pki;
    this.name = name;
    this.clock = clock;
    this.keys = new SwappableKeyManager(Translation.credential(pki.servers().issueServer(name.names())));
  }

  SwappableKeyManager keys() {
    return keys;
  }

  /** For a timer. */
  void renewIfDue() {
    X509Certificate leaf = keys.current().chain().getFirst();
    Instant from = leaf.getNotBefore().toInstant();
    Duration life = Duration.between(from, leaf.getNotAfter().toInstant());
    if (clock.instant().isBefore(from.plus(life.multipliedBy(2).dividedBy(3)))) return;
    keys.swap(Translation.credential(pki.servers().issueServer(name.names())));
  }
}
