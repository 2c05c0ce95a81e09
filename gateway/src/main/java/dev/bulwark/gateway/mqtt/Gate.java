package dev.bulwark.gateway.mqtt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may try: connections, unfinished ones and handshakes, per address and in all.
 *
 * <h2>Guarantees</h2> No deadline is extended by sending slowly: both are absolute. An address that is flooded with idle sockets still gets new ones in, the oldest
 * unfinished gives way. An address that finished a CONNECT within a day keeps a fifth of the handshakes and four times the rate.
 *
 * <p>Thread-safe by one lock; nothing inside waits.
 */
final class Gate {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 24 * 3600 * SECOND;
  private static final int MOST_ADDRESSES = 200_000;
  private final Limits limits;
  private final LongSupplier nanos;
  private final Tally refusals;
  private final Map<Address, Source> sources = new HashMap<>();
  private final LinkedHashSet<Visit> unfinished = new LinkedHashSet<>();
  private long connections;
  private int handshakes;

  /** An IPv4 address, or the /64 of an IPv6 one: what one customer line usually has. */
  private record Address(String key) {
    static Address of(InetAddress address) {
      byte[] octets = address.getAddress();
      return new Address(Arrays.toString(address instanceof Inet6Address ? Arrays.copyOf(octets, 8) : octets));
    }
  }

  private static final class Source {
    final LinkedHashSet<Visit> unfinished = new LinkedHashSet<>();
    @Nullable Bucket rate;
    boolean good;
    long goodUntil;
  }

  private enum Stage { IDLE, HANDSHAKE, SECURED, DONE }

  /** One socket on its way in. */
  static final class Visit {
    private final Address address;
    private final Source source;
    private final Runnable close;
    private Stage stage = Stage.IDLE;
    private long deadline;
    private boolean closed;

    private Visit(Address address, Source source, Runnable close, long deadline) {
      this.address = address;
      this.source = source;
      this.close = close;
      this.deadline = deadline;
    }
  }

  Gate(Limits limits, LongSupplier nanos, Tally refusals) {
    this.limits = limits;
    this.nanos = nanos;
    this.refusals = refusals;
  }

  /** At accept; null where the socket is to be closed at once. {@code close} may be called later from any thread. */
  @Nullable Visit enter(InetAddress from, Runnable close) {
    Visit victim = null;
    Visit visit;
    synchronized (this) {
      if (limits.connections() > 0 && connections >= limits.connections()) {
        refusals.count("connections");
        return null;
      }
      Address address = Address.of(from);
      Source source = sources.computeIfAbsent(address, any -> new Source());
      if (limits.unfinishedPerAddress() > 0 && source.unfinished.size() >= limits.unfinishedPerAddress()) {
        victim = source.unfinished.getFirst();
        refusals.count("unfinishedPerAddress");
        finish(victim);
      }
      visit = new Visit(address, source, close, nanos.getAsLong() + limits.handshakeSeconds() * SECOND);
      connections++;
      unfinished.add(visit);
      source.unfinished.add(visit);
    }
    if (victim != null) victim.close.run();
    return visit;
  }

  /** At the first octets of a ClientHello: may it cost a handshake? */
  boolean hello(Visit visit) {
    Visit victim = null;
    synchronized (this) {
      if (visit.stage != Stage.IDLE) return false;
      long now = nanos.getAsLong();
      boolean good = visit.source.good && now - visit.source.goodUntil < 0;
      if (limits.handshakesPerAddress() > 0) {
        Bucket rate = visit.source.rate;
        if (rate == null) visit.source.rate = rate = rate(good, now);
        if (!rate.tryTake(now)) {
          refusals.count("handshakesPerAddress");
          return false;
        }
      }
      int most = limits.handshakesInFlight();
      if (most > 0 && handshakes >= (good ? most : most - most / 5)) {
        victim = oldestOfTheBusiest();
        refusals.count("handshakesInFlight");
        if (victim == null || victim == visit) return false;
        finish(victim);
      }
      visit.stage = Stage.HANDSHAKE;
      handshakes++;
    }
    if (victim != null) victim.close.run();
    return true;
  }

  private Bucket rate(boolean good, long now) {
    double perSecond = limits.handshakesPerAddress() * (good ? 4.0 : 1.0);
    return new Bucket(perSecond, perSecond * 10, now);
  }

  /** TLS is done; the CONNECT has its own time. */
  synchronized void secured(Visit visit) {
    if (visit.stage != Stage.HANDSHAKE) return;
    handshakes--;
    visit.stage = Stage.SECURED;
    visit.deadline = nanos.getAsLong() + limits.connectSeconds() * SECOND;
  }

  /** The CONNECT was accepted. */
  synchronized void connected(Visit visit) {
    finish(visit);
    if (!visit.source.good) visit.source.rate = null;
    visit.source.good = true;
    visit.source.goodUntil = nanos.getAsLong() + DAY;
  }

  synchronized void closed(Visit visit) {
    if (visit.closed) return;
    visit.closed = true;
    connections--;
    finish(visit);
    forgetIfIdle(visit.address, visit.source);
  }

  /** Closes what is overdue, and forgets addresses that have nothing open and no history. Called every half second or so. */
  void sweep() {
    List<Visit> overdue = new ArrayList<>();
    synchronized (this) {
      long now = nanos.getAsLong();
      for (Visit visit : unfinished) if (now - visit.deadline >= 0) overdue.add(visit);
      for (Visit visit : overdue) {
        refusals.count(visit.stage == Stage.SECURED ? "connectSeconds" : "handshakeSeconds");
        finish(visit);
      }
      for (Iterator<Map.Entry<Address, Source>> all = sources.entrySet().iterator(); all.hasNext(); ) {
        Source source = all.next().getValue();
        if (source.good && now - source.goodUntil >= 0) source.good = false;
        if (forgettable(source, now) || sources.size() > MOST_ADDRESSES && source.unfinished.isEmpty() && !source.good) all.remove();
      }
    }
    for (Visit visit : overdue) visit.close.run();
  }

  synchronized long connections() {
    return connections;
  }

  synchronized long unfinished() {
    return unfinished.size();
  }

  private void finish(Visit visit) {
    if (visit.stage == Stage.DONE) return;
    if (visit.stage == Stage.HANDSHAKE) handshakes--;
    visit.stage = Stage.DONE;
    unfinished.remove(visit);
    visit.source.unfinished.remove(visit);
  }

  private @Nullable Visit oldestOfTheBusiest() {
    Source busiest = null;
    for (Source source : sources.values()) if (busiest == null || source.unfinished.size() > busiest.unfinished.size()) busiest = source;
    if (busiest == null) return null;
    for (Visit visit : busiest.unfinished) if (visit.stage == Stage.HANDSHAKE) return visit;
    return null;
  }

  private void forgetIfIdle(Address address, Source source) {
    if (forgettable(source, nanos.getAsLong())) sources.remove(address, source);
  }

  private static boolean forgettable(Source source, long now) {
    return source.unfinished.isEmpty() && !source.good && (source.rate == null || source.rate.full(now));
  }
}
