package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries a peer's new keys, or its revocation, into the gateway's interface while it runs.
 *
 * <h2>Guarantees</h2> {@link #rotate} loses no packet as long as the peer changes its keys, and nothing else, within the window and no more packets wait at either end than its queue holds (128 in wireguard-go and in the kernel): the old keys carry everything until the
 * peer knocks with the new ones, and they go only when the new ones have carried a handshake, or the window is over. After {@link #revoke} the peer is gone, and that was read back.
 * <h2>Does not guarantee</h2> That the peer gets its new configuration: a person or an agent brings it there.
 * <h2>Fails by</h2> {@link Problem} NETWORK-331 where the interface is not this gateway's, NETWORK-332 where it did not become what it was told, and those of {@link LiveInterface}.
 *
 * <p>How: an address belongs to one peer of an interface at a time, and what comes in under other keys is dropped. So the new peer first gets no address and a shared key that nobody knows: its first handshake is seen but cannot
 * end, and the peer's packets wait at its side. Then, in one request, it gets its addresses and its real shared key, and the gateway greets it.
 */
public final class Handover {
  private static final Duration READ_EVERY = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final int LONGEST_DRAIN = 10;
  /** Linux answers one such packet a second and no more, once its first few are spent. */
  private static final Duration NUDGE_EVERY = Duration.ofSeconds(1);

  private final LiveInterface live;
  private final Pace pace;
  private final Nudge nudge;

  /**
   * How long is waited.
   *
   * @param window for the peer to come with its new keys; zero changes at once
   * @param drain for packets on their way under the old keys, once it has come: until so long none came, ten times that at most; and once more before they go
   * @param greeting for a handshake after the change
   */
  public record Pace(Duration window, Duration drain, Duration greeting) {
    public static Pace within(Duration window) {
      return new Pace(window, Duration.ofMillis(20), window.isZero() ? Duration.ZERO : Duration.ofSeconds(6));
    }
  }

  /**
   * What came of a rotation; in both cases the old keys are gone and the new ones hold.
   *
   * @param handshake the first under the new keys; empty where the peer did not come
   * @param pause from the peer's knock to that handshake: as long its packets waited
   */
  public record Outcome(Optional<Instant> handshake, Duration pause) {}

  /** Waits for the peer to speak by itself. */
  public Handover(LiveInterface live, Pace pace) {
    this(live, pace, Nudge.NONE);
  }

  /**
   * Also makes the peer speak.
   *
   * @param nudge gives the peer something to answer while it is waited for: one that has nothing to say does not knock before its keepalive, and never where it has none
   */
  public Handover(LiveInterface live, Pace pace, Nudge nudge) {
    this.live = live;
    this.pace = pace;
    this.nudge = nudge;
  }

  /** Makes sure, before anything is changed anywhere, that the interface runs with this gateway's key. */
  public void check(PublicKey gateway) {
    Optional<PublicKey> own = live.read().publicKey();
    if (own.isEmpty() || !own.get().equals(gateway))
      throw new Problem("NETWORK-331", "the interface " + live.name() + " runs with another key than this folder's gateway", "name the interface that was set up from this folder, or set it up from it first (wg setconf)");
  }

  /**
   * Hands the peer over to its new keys, and waits for it as long as the window is.
   *
   * @param own the peer's addresses
   * @param before what it was known by, where that is known
   * @param shared left open; the caller closes it
   */
  public Outcome rotate(List<Prefix> own, Optional<PublicKey> before, PublicKey now, SecretKey shared, RandomGenerator random) {
    List<LiveState.Peer> old = holders(live.read(), own, before, now);
    Optional<String> endpoint = old.stream().flatMap(peer -> peer.endpoint().stream()).findFirst();
    int keepalive = old.stream().mapToInt(LiveState.Peer::keepalive).max().orElse(0);
    long knocked = System.nanoTime();
    if (!old.isEmpty() && !pace.window().isZero()) {
      try (SecretKey nobodys = SecretKey.ofShared(random)) {
        live.change(List.of(PeerChange.removal(now), new PeerChange(now, false, Optional.of(nobodys), endpoint, Optional.of(List.of()), OptionalInt.of(0))));
      }
      LiveState.@Nullable Peer come = await(now, peer -> peer.received() > 0, pace.window(), () -> nudge.give(own));
      knocked = System.nanoTime();
      if (come != null) {
        // It may speak from another port by now; the old keys still serve it until the change.
        Optional<String> moved = come.endpoint().filter(where -> old.stream().anyMatch(peer -> !peer.endpoint().equals(Optional.of(where))));
        if (moved.isPresent()) live.change(old.stream().map(peer -> new PeerChange(peer.publicKey(), false, Optional.empty(), moved, Optional.empty(), OptionalInt.empty())).toList());
        endpoint = come.endpoint().isPresent() ? come.endpoint() : endpoint;
        drain(old);
      }
    }
    // Made anew, it may greet at once; and a keepalive, however long, makes it greet. The addresses come in a step of their own: wireguard-go starts a peer when its step is over, and drops what one that is not started is to send.
    PeerChange made = new PeerChange(now, false, Optional.of(shared), endpoint, Optional.of(List.of()), OptionalInt.empty());
    live.change(List.of(PeerChange.removal(now), made, new PeerChange(now, false, Optional.empty(), Optional.empty(), Optional.of(own), OptionalInt.of(25))));
    LiveState.@Nullable Peer met = await(now, peer -> peer.handshake().isPresent(), endpoint.isPresent() ? pace.greeting() : pace.window(), () -> {});
    Duration pause = Duration.ofNanos(System.nanoTime() - knocked);
    // What the gateway had begun to send under the old keys leaves before they go.
    sleep(pace.drain());
    List<PeerChange> last = new ArrayList<>(holders(live.read(), own, before, now).stream().map(peer -> PeerChange.removal(peer.publicKey())).toList());
    for (LiveState.Peer each : old) if (last.stream().noneMatch(change -> change.publicKey().equals(each.publicKey()))) last.add(PeerChange.removal(each.publicKey()));
    last.add(new PeerChange(now, false, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.of(keepalive)));
    live.change(last);
    verify(own, Optional.of(now), old);
    return new Outcome(met == null ? Optional.empty() : met.handshake(), pause);
  }

  /**
   * Takes a peer out at once, by its key and by its addresses; none there is as good.
   *
   * @return how many were taken out
   */
  public int revoke(List<Prefix> own, Optional<PublicKey> before) {
    List<LiveState.Peer> old = holders(live.read(), own, before, null);
    if (!old.isEmpty()) live.change(old.stream().map(peer -> PeerChange.removal(peer.publicKey())).toList());
    verify(own, Optional.empty(), old);
    return old.size();
  }

  /** Whoever has one of the addresses is an earlier self of the peer, also one that a rotation which was cut off left behind. */
  private static List<LiveState.Peer> holders(LiveState state, List<Prefix> own, Optional<PublicKey> before, @Nullable PublicKey now) {
    return state.peers().stream()
        .filter(peer -> !peer.publicKey().equals(now) && (before.filter(peer.publicKey()::equals).isPresent() || own.stream().anyMatch(peer.allowed()::contains)))
        .toList();
  }

  private void verify(List<Prefix> own, Optional<PublicKey> now, List<LiveState.Peer> gone) {
    LiveState state = live.read();
    boolean there = now.isEmpty() || state.peer(now.get()).filter(peer -> peer.allowed().equals(Set.copyOf(own))).isPresent();
    boolean left = gone.stream().anyMatch(peer -> state.peer(peer.publicKey()).isPresent()) || !holders(state, own, Optional.empty(), now.orElse(null)).isEmpty();
    if (!there || left) throw new Problem("NETWORK-332", "the interface " + live.name() + " did not become what it was told", "run the command again; see who else changes it (wg show)");
  }

  private LiveState.@Nullable Peer await(PublicKey key, Predicate<LiveState.Peer> sign, Duration longest, Runnable meanwhile) {
    long deadline = System.nanoTime() + longest.toNanos();
    long nudged = System.nanoTime() - NUDGE_EVERY.toNanos();
    while (true) {
      if (System.nanoTime() - nudged >= NUDGE_EVERY.toNanos()) {
        meanwhile.run();
        nudged = System.nanoTime();
      }
      long begun = System.nanoTime();
      Optional<LiveState.Peer> peer = live.read().peer(key).filter(sign);
      if (peer.isPresent()) return peer.get();
      long now = System.nanoTime();
      if (now >= deadline) return null;
      // An interface with very many peers takes its time to tell: it is asked for a fifth of the time at most.
      Duration pause = Duration.ofNanos(Math.max(READ_EVERY.toNanos(), 4 * (now - begun)));
      sleep(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
  }

  /** What was sent under the old keys may still wait to be opened, for as long as their counters go on. */
  private void drain(List<LiveState.Peer> old) {
    long before = -1;
    for (int i = 0; i < LONGEST_DRAIN; i++) {
      LiveState state = live.read();
      long received = old.stream().flatMap(peer -> state.peer(peer.publicKey()).stream()).mapToLong(LiveState.Peer::received).sum();
      if (received == before) return;
      before = received;
      sleep(pace.drain());
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("NETWORK-332", "interrupted in the middle of a handover", "run the command again: it ends what was begun", e);
    }
  }
}
