package dev.bulwark.server.audits;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.registry.Listing;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.hardening.fleet.DeviceFacts;
import dev.bulwark.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The devices of the store as an audit needs them, a page at a time: each page is a read of its own, so no long one makes the write-ahead log grow and memory holds one page whatever the fleet's size.
 *
 * <p>Of a device's certificates come those that are good, those that were seen after they should not have been, and those of its live sessions; the many that are long over do not.
 */
public final class FleetFacts implements Iterator<DeviceFacts> {
  private static final int PAGE = 200;
  /** Rows of one page; a device with more than its share is read alone. */
  private static final int MOST_ROWS = 5_000;

  private static final int MOST_OF_ONE = 500;
  private static final Duration LATELY = Duration.ofDays(1);
  private static final String CERTIFICATES =
      "SELECT c.device_id, c.fingerprint, c.spki_sha256, c.issuer_id, c.serial, c.not_before, c.not_after, c.revoked_at, s.at, c.der"
          + " FROM cert c LEFT JOIN cert_seen s ON s.serial = c.serial AND s.device_id = c.device_id WHERE c.device_id ";
  private static final String TELLING = " AND ((c.status = 'good' AND c.not_after > ?) OR s.at > c.not_after OR s.at > c.revoked_at) ORDER BY c.not_after DESC, c.serial LIMIT ?";

  private final Store store;
  private final Registry registry;
  private final Function<DeviceId, List<DeviceFacts.Session>> sessions;
  private final Instant now;
  private Iterator<DeviceFacts> page = Collections.emptyIterator();
  private String after = "";
  private boolean last;

  public FleetFacts(Store store, Registry registry, Function<DeviceId, List<DeviceFacts.Session>> sessions, Instant now) {
    this.store = store;
    this.registry = registry;
    this.sessions = sessions;
    this.now = now;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !last) {
      List<Device> devices = registry.list(Listing.first(PAGE).after(after));
      last = devices.size() < PAGE;
      if (devices.isEmpty()) return false;
      after = devices.getLast().id().value();
      page = facts(devices).iterator();
    }
    return page.hasNext();
  }

  @Override
  public DeviceFacts next() {
    if (!hasNext()) throw new NoSuchElementException("no more devices");
    return page.next();
  }

  private List<DeviceFacts> facts(List<Device> devices) {
    return store.read(query -> {
      Map<String, List<DeviceFacts.Certificate>> certificates = certificates(query, devices);
      String among = "IN (" + String.join(",", Collections.nCopies(devices.size(), "?")) + ")";
      Object[] ids = devices.stream().map(device -> device.id().value()).toArray();
      Map<String, Map<String, String>> postures = new HashMap<>();
      each(query, "SELECT device_id, facts FROM posture WHERE device_id " + among, row -> postures.put(row.text(1), posture(row.text(2))), ids);
      Map<String, DeviceFacts.Takeovers> takeovers = new HashMap<>();
      each(
          query, "SELECT device_id, CAST(SUM(displaced) AS BIGINT), CAST(SUM(moved) AS BIGINT) FROM takeover WHERE day >= ? AND device_id " + among + " GROUP BY device_id",
          row -> takeovers.put(row.text(1), new DeviceFacts.Takeovers(row.number(2), row.number(3))), and(Math.floorDiv(now.minus(LATELY).toEpochMilli(), LATELY.toMillis()), ids));
      Map<String, Set<String>> tokens = new HashMap<>();
      each(query, "SELECT device_id, sha256 FROM token WHERE used_at IS NULL AND device_id " + among, row -> tokens.computeIfAbsent(row.text(1), key -> new HashSet<>()).add(row.text(2)), ids);
      List<DeviceFacts> all = new ArrayList<>(devices.size());
      for (Device device : devices) {
        String id = device.id().value();
        List<DeviceFacts.Session> live = sessions.apply(device.id());
        List<DeviceFacts.Certificate> held = withThoseOf(live, query, id, certificates.getOrDefault(id, List.of()));
        all.add(
            new DeviceFacts(
                id, device.deviceClass(), device.site(), device.zone(), device.state(), held, live, takeovers.getOrDefault(id, DeviceFacts.Takeovers.NONE),
                // one-time tokens are the only secrets a device has here beside its key
                Optional.of(tokens.getOrDefault(id, Set.of())), postures.getOrDefault(id, Map.of())));
      }
      return all;
    });
  }

  private Map<String, List<DeviceFacts.Certificate>> certificates(Query query, List<Device> devices) {
    String among = "IN (" + String.join(",", Collections.nCopies(devices.size(), "?")) + ")";
    List<@Nullable Object> parameters = new ArrayList<>(devices.stream().map(device -> device.id().value()).toList());
    parameters.add(now);
    parameters.add(MOST_ROWS);
    Map<String, List<DeviceFacts.Certificate>> found = new HashMap<>();
    List<Boolean> rows = query.list(CERTIFICATES + among + TELLING, row -> found.computeIfAbsent(row.text(1), key -> new ArrayList<>()).add(certificate(row)), parameters.toArray());
    if (rows.size() < MOST_ROWS) return found;
    found.clear();
    for (Device device : devices) found.put(device.id().value(), query.list(CERTIFICATES + "= ?" + TELLING, FleetFacts::certificate, device.id().value(), now, MOST_OF_ONE));
    return found;
  }

  /** A session on a certificate that is neither good nor was seen: nobody else would look for it. */
  private static List<DeviceFacts.Certificate> withThoseOf(List<DeviceFacts.Session> sessions, Query query, String id, List<DeviceFacts.Certificate> known) {
    List<DeviceFacts.Certificate> all = new ArrayList<>(known);
    for (DeviceFacts.Session session : sessions)
      if (all.stream().noneMatch(certificate -> certificate.serial().equals(session.serial())))
        all.addAll(query.list(CERTIFICATES + "= ? AND c.serial = ?", FleetFacts::certificate, id, session.serial()));
    return all;
  }

  private static DeviceFacts.Certificate certificate(Row row) {
    return new DeviceFacts.Certificate(
        row.text(2), row.text(3), PublicKeys.strength(row.bytes(10)), row.text(4), row.text(5), row.time(6), row.time(7), row.timeOrNull(8), row.timeOrNull(9));
  }

  private static Map<String, String> posture(String json) {
    Map<String, String> facts = new HashMap<>();
    for (Map.Entry<String, JsonNode> fact : Json.object(json.getBytes(StandardCharsets.US_ASCII)).properties()) facts.put(fact.getKey(), fact.getValue().asString());
    return facts;
  }

  private static void each(Query query, String sql, Consumer<Row> row, @Nullable Object... parameters) {
    query.list(sql, found -> {
      row.accept(found);
      return Boolean.TRUE;
    }, parameters);
  }

  private static Object[] and(Object first, Object[] more) {
    Object[] all = new Object[more.length + 1];
    all[0] = first;
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }
}
