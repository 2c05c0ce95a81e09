package dev.bulwark.server;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.gateway.mqtt.MqttGateway;
import dev.bulwark.server.api.LiveSessions;
import java.util.concurrent.CompletableFuture;

/** The MQTT gateway as the operators' routes need it. */
record GatewaySessions(MqttGateway gateway) implements LiveSessions {
  @Override
  public int count(DeviceId device) {
    return gateway.sessions(device).size();
  }

  @Override
  public CompletableFuture<Integer> cut(DeviceId device) {
    return gateway.cut(device, Admission.Reason.REVOKED);
  }
}
