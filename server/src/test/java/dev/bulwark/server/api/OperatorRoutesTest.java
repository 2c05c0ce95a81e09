package dev.bulwark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import dev.bulwark.server.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** The routes without a server: that each is described, behind the door, and honest about a full disk. */
@NullUnmarked
class OperatorRoutesTest {
  @TempDir Path dir;

  /** A store whose disk may be full: reads find nothing, writes fail or do nothing. */
  private static final class FullDisk implements Store {
    final AtomicBoolean full = new AtomicBoolean(true);

    @Override
    public <T> T write(Work<T> work) {
      if (full.get()) throw new Problem("STORE-002", "the disk of the store is full", "free space");
      return null;
    }

    @Override
    public <T> T read(Reading<T> work) {
      return work.run(
          new Query() {
            @Override
            public <R> List<R> list(String sql, Function<Row, R> each, @Nullable Object... parameters) {
              return List.of();
            }
          });
    }

    @Override
    public void onCommit(Consumer<List<Event>> listener) {}

    @Override
    public List<String> check() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private static List<Route> routes(Store store, Health health, EventLog log) {
    InstantSource clock = InstantSource.system();
    return OperatorRoutes.of(new Operations(store, new Registry(store, clock, new SecureRandom()), null, null, null, log, null, null, null, health, new Metrics(), Map::of, id -> Map.of(), clock), "t".repeat(43));
  }

  private static Reply ask(List<Route> routes, String method, String pattern, String token, String body, AtomicInteger read) {
    Route route = routes.stream().filter(one -> one.method().equals(method) && one.pattern().equals(pattern)).findFirst().orElseThrow();
    Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    Request.Body content = () -> {
      read.incrementAndGet();
      return body.getBytes(StandardCharsets.UTF_8);
    };
    return route.handler().handle(new Request(method, pattern, Map.of("id", "d"), "", headers::get, content, List.of(), "192.0.2.1"));
  }

  @Test
  void every_route_is_described_and_everything_described_is_a_route() throws IOException {
    var described = new TreeSet<String>();
    try (InputStream in = Readings.class.getResourceAsStream("openapi.json")) {
      Json.object(in.readAllBytes()).get("paths").properties().forEach(path -> path.getValue().propertyNames().forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    }
    var served = new TreeSet<String>();
    for (Route route : routes(new FullDisk(), null, null)) served.add(route.method() + " " + route.pattern());
    assertThat(served).isEqualTo(described);
  }

  @Test
  void no_route_but_health_reads_a_body_or_acts_without_the_token() {
    AtomicInteger read = new AtomicInteger();
    for (Route route : routes(new FullDisk(), null, new SilentLog())) {
      if (route.pattern().equals("/health")) continue;
      Request request = new Request(route.method(), route.pattern(), Map.of("id", "d"), "", Map.of("Authorization", "Bearer wrong")::get, () -> {
        read.incrementAndGet();
        return new byte[0];
      }, List.of(), "192.0.2.1");
      assertThat(route.handler().handle(request).status()).as(route.pattern()).isIn(401, 429);
    }
    assertThat(read).hasValue(0);
  }

  @Test
  void a_full_disk_refuses_new_work_and_health_says_so_until_there_is_room_again() throws Exception {
    FullDisk store = new FullDisk();
    Health health = new Health(store, Optional::empty, dir, InstantSource.system(), Duration.ofMinutes(1));
    List<Route> routes = routes(store, health, new SilentLog());
    Reply refused = null;
    try {
      refused = ask(routes, "POST", "/api/v1/devices", "t".repeat(43), "{\"id\":\"d\"}", new AtomicInteger());
    } catch (Problem e) {
      // What the listener answers with 503 and the code.
      assertThat(e.code()).isEqualTo("STORE-002");
    }
    assertThat(refused).isNull();
    Reply degraded = health.reply();
    assertThat(degraded.status()).isEqualTo(503);
    var document = Json.object(degraded.body());
    assertThat(document.get("status").asString()).isEqualTo("degraded");
    assertThat(document.get("checks").get("store").get("code").asString()).isEqualTo("STORE-002");
    assertThat(document.get("checks").get("events").get("ok").asBoolean()).isTrue();
    store.full.set(false);
    assertThat(new Health(store, Optional::empty, dir, InstantSource.system(), Duration.ofMinutes(1)).reply().status()).isEqualTo(200);
  }

  @Test
  void an_event_log_that_takes_nothing_is_degraded_too() {
    FullDisk store = new FullDisk();
    store.full.set(false);
    Health health = new Health(store, () -> Optional.of(new Problem("LOG-005", "the disk is full", "free space")), dir, InstantSource.system(), Duration.ofMinutes(1));
    assertThat(health.ok()).isFalse();
    assertThat(Json.object(health.reply().body()).get("checks").get("events").get("code").asString()).isEqualTo("LOG-005");
  }
}
