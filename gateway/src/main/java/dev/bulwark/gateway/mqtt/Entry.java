package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Printable;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.gateway.mqtt.frame.Connect;
import dev.bulwark.gateway.mqtt.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Whether a well-formed CONNECT of an admitted device is let in, and under which client id. The user name and the password say nothing about anyone's rights. */
sealed interface Entry {
  int LONGEST_CLIENT_ID = 1_024;

  /** @param assigned true where the gateway made the client id up */
  record Granted(String clientId, boolean assigned) implements Entry {}

  /** @param code of CONNACK, in the version's own numbers */
  record Refused(int code, String reason) implements Entry {}

  static Entry judge(House house, Admission.Admitted who, Connect connect, String address) {
    boolean five = connect.version() == 5;
    if (connect.enhanced()) return new Refused(0x8C, "authentication-method");
    Connect.Will will = connect.will();
    Usage usage = house.usage(who.device().id());
    if (will != null) {
      Limits limits = house.limits();
      if (will.topic().isEmpty() || Topic.isWild(will.topic()) || !Topic.fits(will.topic(), limits.topicLevels(), limits.topicBytes()))
        return new Refused(five ? 0x90 : 5, "will-topic");
      if (!house.settings().rights().mayPublish(who.device(), will.topic())) return denied(house, who.device(), usage, will, five, address);
      if (will.retain() && !usage.retain(will.topic(), will.empty())) return new Refused(five ? 0x97 : 3, "retained");
    }
    boolean nameless = connect.clientId().isEmpty();
    if (nameless && !five && !connect.cleanStart()) return new Refused(2, "client-id");
    if (connect.clientId().getBytes(StandardCharsets.UTF_8).length > LONGEST_CLIENT_ID) return new Refused(five ? 0x85 : 2, "client-id");
    String clientId = nameless ? "auto-" + UUID.randomUUID() : connect.clientId();
    if (!usage.open(Talk.name(who.device().id(), clientId), house.clock().instant())) return new Refused(five ? 0x97 : 3, "sessions");
    return new Granted(clientId, nameless);
  }

  private static Refused denied(House house, Device device, Usage usage, Connect.Will will, boolean five, String address) {
    house.denied().increment();
    if (usage.denied(System.nanoTime()))
      house.events().fact(new Event.Denied(house.meta(device.id(), address), "will", Printable.line(will.topic(), 128), "foreign topic"));
    return new Refused(five ? 0x87 : 5, "will-denied");
  }
}
