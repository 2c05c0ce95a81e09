package dev.bulwark.pki;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.keys.FileKeyVault;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.Unlock;
import dev.bulwark.fleet.registry.DeviceSpec;
import dev.bulwark.fleet.registry.FleetSnapshot;
import dev.bulwark.fleet.registry.NewToken;
import dev.bulwark.fleet.registry.Registered;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.pki.csr.KeyPolicy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real store, vault, view and authority in a folder, with a clock that a test sets. */
public final class House implements AutoCloseable {
  public final Store store;
  public final KeyVault vault;
  public final FleetView view = new FleetView();
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  public final InstantSource clock = () -> now;
  public final SecureRandom random = new SecureRandom();
  public final Registry registry;
  public final Pki pki;

  public House(Path folder) {
    this(folder, PkiSettings.of(Duration.ofDays(90), () -> "https://pki.example:8443"));
  }

  public House(Path folder, PkiSettings settings) {
    this(folder, settings, Instant.parse("2026-03-01T12:00:00Z"));
  }

  public House(Path folder, PkiSettings settings, Instant start) {
    now = start;
    Path keys = folder.resolve("keys");
    vault = FileKeyVault.open(keys, Unlock.beside(keys));
    store = Stores.sqlite(folder, clock);
    store.onCommit(committed -> committed.forEach(event -> {
      view.apply(event);
      events.add(event);
    }));
    store.read(query -> FleetSnapshot.load(query, view, now));
    registry = new Registry(store, clock, random);
    pki = Pki.open(store, registry, vault, view, settings, clock, random);
  }

  /** Settings with short-lived profile, one class on it, and no rate worth speaking of. */
  public static PkiSettings settings(Duration validity) {
    return new PkiSettings("DEFAULT", Map.of(Profile.DEFAULT, Profile.of(Profile.DEFAULT, validity), "short", new Profile("short", Duration.ofHours(6), false)),
        Map.of("meter", "short"), () -> "https://pki.example:8443", KeyPolicy.DEFAULT, 1_000_000);
  }

  /** Registers a pending device and returns its token. */
  public String register(String id) {
    return register(id, Device.DEFAULT);
  }

  public String register(String id, String deviceClass) {
    return ((Registered.Registration) registry.add(new DeviceSpec(id, deviceClass, Device.DEFAULT, Device.DEFAULT, Set.of()))).token();
  }

  public String anotherToken(String id) {
    return ((NewToken.Issued) registry.newToken(new DeviceId(id))).token();
  }

  public void later(Duration by) {
    now = now.plus(by);
  }

  public long certificates() {
    return count("SELECT COUNT(*) FROM cert WHERE device_id IS NOT NULL");
  }

  public long count(String sql) {
    return store.read(query -> query.number(sql));
  }

  public Set<String> eventTypes() {
    return events.stream().map(Event::type).collect(java.util.stream.Collectors.toSet());
  }

  @Override
  public void close() {
    store.close();
    vault.close();
  }
}
