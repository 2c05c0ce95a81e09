package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Printable;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Tx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The list of all devices and the only way their lifecycle moves.
 *
 * <h2>Guarantees</h2> Each change, its event and its audit leaf are one commit. A state is reached only where {@link Lifecycle#mayBecome} allows it. No device is ever deleted, no id given twice.
 * <h2>Does not guarantee</h2> That certificates follow: revoking is the authority's, which calls {@link #move} in its own commit.
 * <h2>Fails by</h2> sealed refusals for what is expected; {@code Problem STORE-…} where the store fails.
 *
 * <p>Thread-safe.
 */
public final class Registry {
  private static final int LONGEST_REASON = 200;

  private final Store store;
  private final InstantSource clock;
  private final Tokens tokens;
  private final Duration tokenLife;

  public Registry(Store store, InstantSource clock, SecureRandom random) {
    this(store, clock, random, Tokens.LIFE);
  }

  /** {@code tokenLife}: how long an enrolment token is of use. */
  public Registry(Store store, InstantSource clock, SecureRandom random, Duration tokenLife) {
    this.store = store;
    this.tokenLife = tokenLife;
    this.clock = clock;
    this.tokens = new Tokens(random);
  }

  public Tokens tokens() {
    return tokens;
  }

  /** Registers a device as pending and makes its first token. */
  public Registered add(DeviceSpec spec) {
    Optional<Registered.Refused> refusal = spec.refusal();
    if (refusal.isPresent()) return refusal.get();
    String token = tokens.fresh();
    Instant now = clock.instant();
    return store.write(tx -> add(tx, spec, token, now));
  }

  /** Registers every device of the file, or none. */
  public Imported importCsv(String text) {
    DeviceCsv.Read read = DeviceCsv.read(text);
    if (!read.problems().isEmpty()) return new Imported.Rejected(read.problems());
    List<String> fresh = read.rows().stream().map(row -> tokens.fresh()).toList();
    Instant now = clock.instant();
    return store.write(tx -> {
      List<Imported.LineProblem> taken = new ArrayList<>();
      for (DeviceCsv.Line line : read.rows())
        if (tx.number("SELECT COUNT(*) FROM device WHERE id = ?", line.spec().id()) > 0) DeviceCsv.report(taken, line.number(), new Registered.AlreadyExists(new DeviceId(line.spec().id())));
      if (!taken.isEmpty()) return new Imported.Rejected(taken);
      List<Registered.Registration> done = new ArrayList<>(read.rows().size());
      for (int i = 0; i < read.rows().size(); i++)
        if (add(tx, read.rows().get(i).spec(), fresh.get(i), now) instanceof Registered.Registration registration) done.add(registration);
        else throw new IllegalStateException("an id was free and is taken within one commit");
      return new Imported.Done(done);
    });
  }

  /** Makes a token for a device that is to enrol (again); earlier unused ones end. */
  public NewToken newToken(DeviceId id) {
    String token = tokens.fresh();
    Instant expires = clock.instant().plus(tokenLife);
    return store.write(tx -> {
      Device device = Devices.find(tx, id).orElse(null);
      if (device == null) return new NewToken.NotFound(id);
      if (device.state() != Lifecycle.PENDING && device.state() != Lifecycle.ACTIVE) return new NewToken.NotEnrollable(id, device.state());
      tokens.store(tx, id, token, expires);
      tx.audit("device", Map.of("device", id.value(), "what", "token"));
      return new NewToken.Issued(id, token, expires);
    });
  }

  public Optional<Device> find(DeviceId id) {
    return store.read(query -> Devices.find(query, id));
  }

  /** As {@link #find(DeviceId)} within a unit of work. */
  public Optional<Device> find(Query query, DeviceId id) {
    return Devices.find(query, id);
  }

  public List<Device> list(Listing listing) {
    return store.read(query -> Devices.list(query, listing));
  }

  /** How many devices are in each state. */
  public Map<Lifecycle, Long> count() {
    Map<Lifecycle, Long> counts = new EnumMap<>(Lifecycle.class);
    for (Lifecycle state : Lifecycle.values()) counts.put(state, 0L);
    store.read(query -> query.list("SELECT state, COUNT(*) FROM device GROUP BY state", row -> counts.put(Lifecycle.of(row.text(1)), row.number(2))));
    return counts;
  }

  /** Moves a device in the caller's commit, with event and audit leaf. */
  public Moved move(Tx tx, DeviceId id, Lifecycle to, String reason, Event.Source by) {
    Device device = Devices.find(tx, id).orElse(null);
    if (device == null) return new Moved.NotFound(id);
    Lifecycle from = device.state();
    if (!from.mayBecome(to)) return new Moved.NotAllowed(id, from, to);
    String why = Printable.line(reason, LONGEST_REASON);
    tx.change("UPDATE device SET state = ? WHERE id = ?", to.word(), id.value());
    tx.audit("device", Map.of("device", id.value(), "what", "move", "from", from.word(), "to", to.word(), "reason", why));
    tx.emit(new Event.DeviceMoved(Event.Meta.of(clock.instant(), id, by), from, to, why));
    return new Moved.Done(device.with(to), from);
  }

  /** As {@link #move(Tx, DeviceId, Lifecycle, String, Event.Source)}, done by an operator. */
  public Moved move(Tx tx, DeviceId id, Lifecycle to, String reason) {
    return move(tx, id, to, reason, Event.Source.OPERATOR);
  }

  /** Contains a device: it keeps its certificate and is refused everywhere. */
  public Moved quarantine(DeviceId id, String reason) {
    return store.write(tx -> move(tx, id, Lifecycle.QUARANTINED, reason));
  }

  /** Ends a quarantine: active where the device has a good certificate, else pending. */
  public Moved release(DeviceId id, String reason) {
    return store.write(tx -> {
      Device device = Devices.find(tx, id).orElse(null);
      if (device == null) return new Moved.NotFound(id);
      boolean enrolled = tx.number("SELECT COUNT(*) FROM cert WHERE device_id = ? AND status = 'good' AND not_after > ?", id.value(), clock.instant()) > 0;
      Lifecycle to = enrolled ? Lifecycle.ACTIVE : Lifecycle.PENDING;
      return device.state() == Lifecycle.QUARANTINED ? move(tx, id, to, reason) : new Moved.NotAllowed(id, device.state(), to);
    });
  }

  /** Takes a device out of service for good. Where it has certificates, use the authority's way, which revokes them in the same commit. */
  public Moved retire(DeviceId id, String reason) {
    return store.write(tx -> move(tx, id, Lifecycle.RETIRED, reason));
  }

  private Registered add(Tx tx, DeviceSpec spec, String token, Instant now) {
    Device device = new Device(new DeviceId(spec.id()), spec.deviceClass(), spec.site(), spec.zone(), spec.tags(), Lifecycle.PENDING, Instant.ofEpochMilli(now.toEpochMilli()));
    if (!Devices.insert(tx, device)) return new Registered.AlreadyExists(device.id());
    Instant expires = device.createdAt().plus(tokenLife);
    tokens.store(tx, device.id(), token, expires);
    tx.audit("device", Map.of("device", spec.id(), "what", "add", "class", spec.deviceClass(), "site", spec.site(), "zone", spec.zone()));
    tx.emit(new Event.DeviceAdded(Event.Meta.of(now, device.id(), Event.Source.OPERATOR), spec.deviceClass(), spec.site(), spec.zone(), List.copyOf(new TreeSet<>(spec.tags()))));
    return new Registered.Registration(device, token, expires);
  }
}
