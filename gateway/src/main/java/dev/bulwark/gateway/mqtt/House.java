package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.gateway.tls.ServerTls;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What all connections of one gateway share. */
record House(
    MqttSettings settings, ServerTls tls, FleetView view, InstantSource clock, Broker broker, Gate gate, Sessions sessions, Events events, Tally refusals, Bucket handshakeEvents,
    ConcurrentHashMap<DeviceId, Usage> usages, LongAdder connected, LongAdder published, LongAdder denied, Executor handshakes) {
  Limits limits() {
    return settings.limits();
  }

  Usage usage(DeviceId device) {
    return usages.computeIfAbsent(device, id -> new Usage(id, limits(), System.nanoTime()));
  }

  Event.Meta meta(@Nullable DeviceId device, @Nullable String address) {
    return Event.Meta.of(clock.instant(), device, Event.Source.MQTT, address);
  }
}
