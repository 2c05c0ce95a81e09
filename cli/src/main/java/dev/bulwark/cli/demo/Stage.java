package dev.bulwark.cli.demo;

import dev.bulwark.agent.virtual.Intruder;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the scenes share: the server, the fleet, the names, and the tokens as they were handed out. */
final class Stage {
  private final ServerChild server;
  private final VirtualFleet fleet;
  private final List<X509Certificate> roots;
  private final int size;
  private final SecureRandom random;
  private final Map<DeviceId, String> tokens = new ConcurrentHashMap<>();

  Stage(ServerChild server, VirtualFleet fleet, List<X509Certificate> roots, int size, SecureRandom random) {
    this.server = server;
    this.fleet = fleet;
    this.roots = roots;
    this.size = size;
    this.random = random;
  }

  ServerChild server() {
    return server;
  }

  ApiClient api() {
    return server.client();
  }

  int size() {
    return size;
  }

  SecureRandom random() {
    return random;
  }

  InstantSource clock() {
    return InstantSource.system();
  }

  /** The devices of the fleet, in order. */
  List<VirtualDevice> devices() {
    List<VirtualDevice> all = new ArrayList<>();
    for (int i = 0; i < size; i++) all.add(device(i));
    return all;
  }

  VirtualDevice device(int number) {
    return fleet.device(id(number));
  }

  VirtualDevice device(DeviceId id) {
    return fleet.device(id);
  }

  static DeviceId id(int number) {
    return new DeviceId(String.format(Locale.ROOT, "virtual-%03d", number + 1));
  }

  /** Registers one more device and keeps its token. */
  void register(DeviceId id) {
    Doc answer = api().post("/api/v1/devices", Map.of("id", id.value(), "class", "virtual", "tags", List.of("virtual")));
    tokens.put(id, answer.text("token"));
  }

  /** Registers the whole fleet in one import. */
  void registerAll() {
    StringBuilder csv = new StringBuilder("id,class,zone,site,tags\n");
    for (int i = 0; i < size; i++) csv.append(id(i)).append(",virtual,devices,demo,virtual\n");
    Doc answer = api().post("/api/v1/devices/import", "text/csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    for (Doc device : answer.list("devices")) tokens.put(new DeviceId(device.text("id")), device.text("token"));
  }

  /** The one-time token of a device; spent ones are kept, since using one twice is a scene. */
  Secret token(DeviceId id) {
    return Secret.of(tokens.getOrDefault(id, "").toCharArray());
  }

  Intruder intruder() {
    return new Intruder("127.0.0.1", server.port("mqtt"), roots);
  }

  /** Does {@code each} for every device, some at a time; the first failure ends it. */
  void forAll(Consumer<VirtualDevice> each) throws InterruptedException {
    try (ExecutorService some = Executors.newFixedThreadPool(8, Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (VirtualDevice device : devices()) running.add(some.submit(() -> each.accept(device)));
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (java.util.concurrent.ExecutionException e) {
          some.shutdownNow();
          if (e.getCause() instanceof RuntimeException fault) throw fault;
          throw new IllegalStateException(e.getCause());
        }
      }
    }
  }

  /** Waits for something that is on its way; false when it did not come in time. */
  static boolean comes(Duration within, BooleanSupplier what) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > end) return false;
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return true;
  }

  /** How many devices the server holds in each state. */
  Map<String, Long> states() {
    Map<String, Long> count = new HashMap<>();
    for (Doc device : api().get("/api/v1/devices?limit=1000").list("devices")) count.merge(device.text("state"), 1L, Long::sum);
    return count;
  }
}
