package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.gateway.tls.ServerTls;
import dev.bulwark.gateway.tls.TlsPolicy.ClientAuth;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The MQTT listener for devices.
 *
 * <h2>Guarantees</h2> A connection is served only while the fleet view admits the certificate it was opened with: not before, and from a revocation, a quarantine or the
 * certificate's end on not for longer than it takes to close it (no will is published, MQTT 5 clients are told 0x98). Who a connection belongs to comes from the
 * certificate's fingerprint; a client id only names a session within its own device. A device reaches its own topics and what {@link TopicRights} grants, nothing else.
 * There is no listener without TLS, and none that can be configured.
 * <h2>Does not guarantee</h2> Sessions, queues and retained messages over a restart of the process: they live in memory.
 * <h2>Fails by</h2> {@code Problem MQTT-…} at start; afterwards by counted refusals and events.
 */
public final class MqttGateway implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MqttGateway.class.getName());
  private static final int TICK_MILLIS = 500;
  private static final int WINDOW_SECONDS = 60;
  private final House house;
  private final Listener listener;
  private final ThreadPoolExecutor handshakes;
  private final ScheduledExecutorService ticker;
  private volatile boolean open = true;
  private int ticks;

  private MqttGateway(House house, Listener listener, ThreadPoolExecutor handshakes) {
    this.house = house;
    this.listener = listener;
    this.handshakes = handshakes;
    this.ticker = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("mqtt-tick").factory());
  }

  /**
   * Starts the engine, opens the port, and lets nobody know before it has seen that strangers are refused there.
   *
   * @param tls with client certificates required
   * @param engine {@code HiveMqBroker::start}
   */
  public static MqttGateway start(MqttSettings settings, ServerTls tls, FleetView view, EventLog log, InstantSource clock, Broker.Engine engine) {
    if (tls.clientAuth() != ClientAuth.REQUIRED) throw new IllegalArgumentException("the MQTT listener requires client certificates");
    Limits limits = settings.limits();
    Tally refusals = new Tally();
    ThreadPoolExecutor handshakes = handshakePool(limits);
    Broker broker = engine.start(limits, settings.folder());
    Events events = new Events(log, refusals);
    long now = System.nanoTime();
    House house = new House(settings, tls, view, clock, broker, new Gate(limits, System::nanoTime, refusals), new Sessions(), events, refusals, new Bucket(50, 500, now),
        new ConcurrentHashMap<>(), new LongAdder(), new LongAdder(), new LongAdder(), handshakes);
    Listener listener;
    try {
      listener = Listener.open(house);
    } catch (Problem cannotListen) {
      events.close();
      broker.close();
      handshakes.shutdownNow();
      throw cannotListen;
    }
    MqttGateway gateway = new MqttGateway(house, listener, handshakes);
    gateway.begin();
    return gateway;
  }

  /** Native cryptography pins virtual threads, so these are platform threads; what the gate lets in fits into the queue. */
  private static ThreadPoolExecutor handshakePool(Limits limits) {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    int room = limits.handshakesInFlight() == 0 ? 100_000 : limits.handshakesInFlight() * 2;
    ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(room), Thread.ofPlatform().daemon().name("mqtt-tls-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private void begin() {
    house.view().listen(new Cutter());
    ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    for (SelfTest.Result result : new SelfTest(port(), house.settings().address().getAddress(), house.tls()).run()) {
      house.events().fact(new Event.Probed(house.meta(null, null), result.probe(), result.held(), result.detail()));
      if (result.held()) continue;
      close();
      throw new Problem("MQTT-004", "the MQTT listener let a stranger in: " + result.probe() + ": " + result.detail(), "report this; the listener was closed before its port was announced");
    }
  }

  public int port() {
    return listener.port();
  }

  public Counts counts() {
    return new Counts(house.gate().connections(), house.gate().unfinished(), house.sessions().size(), house.connected().sum(), house.published().sum(), house.denied().sum(),
        house.refusals().total(), house.refusals().all());
  }

  /** The live sessions of a device. */
  public List<Session> sessions(DeviceId device) {
    return house.sessions().of(device).stream().map(Live::view).toList();
  }

  /**
   * Ends every session of the device, live or kept: queues, subscriptions and wills go. Completes with the number of connections closed. The device may come back at once
   * unless the fleet view refuses it, which is why a revocation is applied to the view first.
   */
  public CompletableFuture<Integer> cut(DeviceId device, Admission.Reason why) {
    return cut(device, Ending.of(why));
  }

  private CompletableFuture<Integer> cut(DeviceId device, Ending why) {
    return house.sessions().cut(device, why).thenCompose(closed -> {
      Usage usage = house.usages().get(device);
      if (usage == null || !why.forgets()) return CompletableFuture.completedFuture(closed);
      CompletableFuture<?>[] kept = usage.clientIds().stream().map(name -> {
        usage.forget(name);
        return house.broker().forget(name);
      }).toArray(CompletableFuture<?>[]::new);
      return CompletableFuture.allOf(kept).handle((done, failure) -> closed);
    });
  }

  private final class Cutter implements FleetView.Listener {
    @Override
    public void cutOff(DeviceId device, Admission.Reason why) {
      if (open) Thread.ofVirtual().start(() -> cut(device, Ending.of(why)));
    }

    @Override
    public void cutOff(DeviceId device, Fingerprint certificate) {
      if (open) Thread.ofVirtual().start(() -> house.sessions().cut(device, certificate, Ending.CERTIFICATE));
    }
  }

  /** Twice a second: deadlines, certificates that are over; once a minute: what is reported in sums. */
  private void tick() {
    try {
      house.gate().sweep();
      house.sessions().cutExpired(house.clock().instant());
      if (++ticks % (WINDOW_SECONDS * 1000 / TICK_MILLIS) == 0) report();
    } catch (RuntimeException unexpected) {
      // One bad tick must not be the last one: a scheduled task that throws is never run again.
      LOG.log(System.Logger.Level.ERROR, "the gateway's clock work failed", unexpected);
    }
  }

  private void report() {
    for (Map.Entry<String, Long> news : house.refusals().news().entrySet())
      house.events().telemetry(new Event.LimitReached(house.meta(null, null), news.getKey(), news.getValue()));
    for (Usage usage : house.usages().values()) {
      Usage.Window window = usage.window();
      if (window != null)
        house.events().telemetry(new Event.TrafficCounted(house.meta(window.device(), null), WINDOW_SECONDS, window.pub(), window.bytes(), window.sub(), window.denied()));
    }
    long nanos = System.nanoTime();
    house.usages().entrySet().removeIf(entry -> house.sessions().of(entry.getKey()).isEmpty() && entry.getValue().idle(house.clock().instant(), nanos));
  }

  /** Tells clients (0x8B), closes, reports what was counted; within a few seconds. */
  @Override
  public void close() {
    if (!open) return;
    open = false;
    listener.deafen();
    ticker.shutdownNow();
    try {
      house.sessions().cutAll(Ending.SERVER_STOP).get(3, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
      LOG.log(System.Logger.Level.WARNING, "some MQTT connections did not close in time");
    }
    report();
    listener.close();
    handshakes.shutdownNow();
    house.broker().close();
    house.events().close();
  }
}
