package dev.bulwark.gateway.mqtt.hivemq;

import com.codahale.metrics.MetricRegistry;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.inject.Injector;
import com.hivemq.HiveMQServer;
import com.hivemq.bootstrap.ClientConnectionContext;
import com.hivemq.bootstrap.netty.ChannelDependencies;
import com.hivemq.configuration.info.SystemInformationImpl;
import com.hivemq.configuration.service.FullConfigurationService;
import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.configuration.service.MqttConfigurationService.QueuedMessagesStrategy;
import com.hivemq.configuration.service.PersistenceConfigurationService.PersistenceMode;
import com.hivemq.configuration.service.impl.ConfigurationServiceImpl;
import com.hivemq.configuration.service.impl.MqttConfigurationServiceImpl;
import com.hivemq.configuration.service.impl.PersistenceConfigurationServiceImpl;
import com.hivemq.configuration.service.impl.RestrictionsConfigurationServiceImpl;
import com.hivemq.configuration.service.impl.SecurityConfigurationServiceImpl;
import com.hivemq.persistence.clientsession.ClientSessionPersistence;
import com.hivemq.persistence.clientsession.PendingWillMessages;
import com.hivemq.persistence.payload.PublishPayloadPersistence;
import com.hivemq.statistics.UsageStatisticsConfigImpl;
import dev.bulwark.problem.Problem;
import dev.bulwark.gateway.mqtt.Broker;
import dev.bulwark.gateway.mqtt.Limits;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The engine, started by its public classes and asked for the handlers of one connection at a time.
 *
 * <p>Not by its embedding interface: that one insists on a listener of its own, in the clear if none is configured, allows everyone, reads XML, and resets the process's
 * logging. Sessions live in memory: measured against its files, half the start time and 60 MB less (see the decision record).
 */
public final class HiveMqBroker implements Broker {
  private static final int START_SECONDS = 120;
  private static final int TOPIC_ALIASES = 16;
  private final HiveMQServer server;
  private final EngineHandlers handlers;
  private final ClientSessionPersistence sessions;
  private final PendingWillMessages wills;

  private HiveMqBroker(HiveMQServer server, Injector injector) {
    this.server = server;
    this.handlers = new EngineHandlers(injector.getInstance(ChannelDependencies.class));
    this.sessions = injector.getInstance(ClientSessionPersistence.class);
    this.wills = injector.getInstance(PendingWillMessages.class);
  }

  /** The engine behind {@link Broker.Engine}. */
  public static Broker start(Limits limits, Path folder) {
    // A class that is missing makes the engine wait for ever instead of failing, hence a thread that can be given up.
    FutureTask<HiveMqBroker> starting = new FutureTask<>(() -> bootstrap(limits, folder));
    Thread.ofPlatform().name("mqtt-engine-start").daemon().start(starting);
    try {
      return starting.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new Problem("MQTT-003", "the MQTT engine did not start", "read the log; check that its folder " + folder + " can be written", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Problem("MQTT-003", "the start of the MQTT engine was interrupted", "start again", stopped);
    }
  }

  private static HiveMqBroker bootstrap(Limits limits, Path folder) throws Exception {
    // Authentication has happened in front of the engine, at a place that no connection can go round.
    InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(false);
    InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(20);
    InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(16);
    InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
    InternalConfigurations.DISCONNECT_WITH_REASON_STRING_ENABLED.set(false);
    InternalConfigurations.CONNACK_WITH_REASON_STRING_ENABLED.set(false);
    SystemInformationImpl place = new SystemInformationImpl(true, true, made(folder, "conf"), made(folder, "data"), made(folder, "extensions"));
    place.init();
    HiveMQServer server = new HiveMQServer(place, new MetricRegistry(), configuration(limits), false, false);
    server.bootstrap();
    Injector injector = server.getInjector();
    if (injector == null) throw new Problem("MQTT-003", "the MQTT engine did not assemble itself", "read the log for the reason");
    injector.getInstance(PublishPayloadPersistence.class).init();
    return new HiveMqBroker(server, injector);
  }

  private static java.io.File made(Path folder, String name) throws IOException {
    return Files.createDirectories(folder.resolve(name)).toFile();
  }

  private static FullConfigurationService configuration(Limits limits) {
    MqttConfigurationServiceImpl mqtt = new MqttConfigurationServiceImpl();
    mqtt.setMaxPacketSize(limits.packetBytes());
    mqtt.setServerReceiveMaximum(limits.receiveMaximum());
    mqtt.setMaxQueuedMessages(limits.queueMessages());
    mqtt.setQueuedMessagesStrategy(QueuedMessagesStrategy.DISCARD_OLDEST);
    mqtt.setMaxSessionExpiryInterval(Limits.SESSION_SECONDS);
    mqtt.setMaxMessageExpiryInterval(Limits.SESSION_SECONDS);
    mqtt.setTopicAliasEnabled(true);
    mqtt.setTopicAliasMaxPerClient(TOPIC_ALIASES);
    RestrictionsConfigurationServiceImpl restrictions = new RestrictionsConfigurationServiceImpl();
    restrictions.setMaxTopicLength(limits.topicBytes());
    PersistenceConfigurationServiceImpl persistence = new PersistenceConfigurationServiceImpl();
    persistence.setMode(PersistenceMode.IN_MEMORY);
    UsageStatisticsConfigImpl statistics = new UsageStatisticsConfigImpl();
    statistics.setEnabled(false);
    return new ConfigurationServiceImpl(new NoListeners(), mqtt, restrictions, new SecurityConfigurationServiceImpl(), statistics, persistence);
  }

  @Override
  public void attach(Channel channel) {
    handlers.into(channel);
  }

  @Override
  public void withholdWill(Channel channel) {
    ClientConnectionContext connection = ClientConnectionContext.of(channel);
    if (connection != null) connection.setPreventLwt(true);
  }

  @Override
  public CompletableFuture<Void> forget(String clientId) {
    wills.cancelWillIfPending(clientId);
    return whenDone(sessions.deleteWill(clientId))
        .thenCompose(gone -> whenDone(sessions.setSessionExpiryInterval(clientId, 0)))
        .thenCompose(gone -> whenDone(sessions.cleanClientData(clientId)))
        .thenApply(gone -> null);
  }

  private static CompletableFuture<@Nullable Object> whenDone(ListenableFuture<?> future) {
    CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
    future.addListener(() -> {
      try {
        done.complete(future.get());
      } catch (ExecutionException failed) {
        done.completeExceptionally(failed.getCause() == null ? failed : failed.getCause());
      } catch (InterruptedException impossible) {
        done.completeExceptionally(impossible);
      }
    }, Runnable::run);
    return done;
  }

  @Override
  public void close() {
    server.stop();
  }
}
