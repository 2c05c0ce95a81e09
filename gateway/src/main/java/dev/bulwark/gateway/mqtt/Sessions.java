package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, by device and by the moment at which the certificate ends.
 *
 * <h2>Guarantees</h2> A session that was added before a cut is cut; one that is added during or after it must ask the fleet view again after {@link #add} returned, and
 * finds the refusal there: between the two no session slips through.
 */
final class Sessions {
  private record End(Instant notAfter, long number) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      int byTime = notAfter.compareTo(other.notAfter);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final ConcurrentHashMap<DeviceId, ConcurrentHashMap<Live, End>> live = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<End, Live> ends = new ConcurrentSkipListMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Adds it; returns a session of the same name that it displaces, if any. */
  @Nullable Live add(Live session) {
    End end = new End(session.identity().notAfter(), numbers.incrementAndGet());
    Live[] displaced = new Live[1];
    live.compute(session.identity().device(), (id, known) -> {
      ConcurrentHashMap<Live, End> all = known == null ? new ConcurrentHashMap<>(4) : known;
      for (Live other : all.keySet()) if (other.name().equals(session.name())) displaced[0] = other;
      all.put(session, end);
      return all;
    });
    ends.put(end, session);
    return displaced[0];
  }

  void remove(Live session) {
    live.computeIfPresent(session.identity().device(), (id, all) -> {
      End end = all.remove(session);
      if (end != null) ends.remove(end);
      return all.isEmpty() ? null : all;
    });
  }

  List<Live> of(DeviceId device) {
    ConcurrentHashMap<Live, End> all = live.get(device);
    return all == null ? List.of() : List.copyOf(all.keySet());
  }

  int size() {
    return ends.size();
  }

  /** Ends every session of the device; completes with their number when they are closed. */
  CompletableFuture<Integer> cut(DeviceId device, Ending why) {
    return end(of(device), why);
  }

  /** Ends the sessions that were opened with one certificate. */
  CompletableFuture<Integer> cut(DeviceId device, Fingerprint certificate, Ending why) {
    return end(of(device).stream().filter(session -> session.identity().fingerprint().equals(certificate)).toList(), why);
  }

  /** Ends the sessions whose certificate is over. */
  CompletableFuture<Integer> cutExpired(Instant now) {
    List<Live> over = new ArrayList<>();
    for (var first : ends.entrySet()) {
      if (now.isBefore(first.getKey().notAfter())) break;
      over.add(first.getValue());
    }
    return end(over, Ending.CERTIFICATE);
  }

  CompletableFuture<Integer> cutAll(Ending why) {
    return end(List.copyOf(ends.values()), why);
  }



  private static CompletableFuture<Integer> end(List<Live> sessions, Ending why) {
    CompletableFuture<?>[] closed = new CompletableFuture<?>[sessions.size()];
    for (int i = 0; i < closed.length; i++) closed[i] = sessions.get(i).end(why);
    return CompletableFuture.allOf(closed).thenApply(all -> closed.length);
  }
}
