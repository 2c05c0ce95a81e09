package dev.bulwark.agent;

import dev.bulwark.agent.est.EstClient;
import dev.bulwark.agent.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where a server's gateway is, asked once and remembered until {@link #forget}. Thread-safe; while one asks, others wait for its answer. */
public final class BrokerAddress {
  private final URI server;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable InetSocketAddress known;

  public BrokerAddress(URI server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  InetSocketAddress find(ClientTls tls) throws IOException {
    InetSocketAddress address = known;
    if (address != null) return address;
    asking.lock();
    try {
      address = known;
      if (address != null) return address;
      try (EstClient client = new EstClient(server, tls, clock)) {
        address = client.serverCard().mqtt();
      }
      known = address;
      return address;
    } finally {
      asking.unlock();
    }
  }

  /** It may have moved: the next one asks again. */
  void forget() {
    known = null;
  }
}
