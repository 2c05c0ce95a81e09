package dev.bulwark.cli.demo;

import static dev.bulwark.cli.demo.Scene.hold;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.mqtt.Subscribing;
import dev.bulwark.agent.virtual.Intruder;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.fleet.device.DeviceId;
import java.nio.charset.StandardCharsets;

/** What must not work: a good device out of bounds, strangers at the door, a token used twice. */
final class AttackScenes {
  private AttackScenes() {}

  static String foreignTopic(Stage stage) {
    VirtualDevice device = stage.device(0);
    String victim = "devices/" + (stage.size() > 1 ? Stage.id(1) : new DeviceId("somebody-else"));
    Publishing published = device.publish(victim + "/commands/unlock", "open".getBytes(StandardCharsets.UTF_8));
    if (!(published instanceof Publishing.Denied denied)) throw new Scene.NotHeld("publishing to another device's topic was not denied: " + published);
    for (String filter : new String[] {victim + "/#", "#", "devices/+/telemetry", "$share/group/" + victim + "/#"}) {
      Subscribing subscribed = device.subscribe(filter, message -> {});
      hold(subscribed instanceof Subscribing.Denied, "the filter " + filter + " was not denied: " + subscribed);
    }
    hold(device.connected() || stage.size() == 0, "the denied device lost its session");
    return "publish to another device's topic denied (0x" + Integer.toHexString(denied.code()) + "), four foreign filters denied at SUBSCRIBE, the session stays";
  }

  static String noCertificate(Stage stage) {
    return "refused: " + refused(stage.intruder().withoutCertificate());
  }

  static String foreignAuthority(Stage stage) {
    return "refused: " + refused(stage.intruder().foreignCa(Stage.id(0), stage.clock(), stage.random()));
  }

  static String oldProtocol(Stage stage) {
    return "refused: " + refused(stage.intruder().tls12With(stage.device(0).identity().orElseThrow().credential())) + ", although the certificate is good";
  }

  static String refused(Intruder.Outcome outcome) {
    return switch (outcome) {
      case Intruder.Outcome.Refused no -> no.how();
      case Intruder.Outcome.NotRefused in -> throw new Scene.NotHeld("not refused: " + in.detail());
      case Intruder.Outcome.Unreachable nobody -> throw new Scene.NotHeld("nobody was there to refuse: " + nobody.detail());
    };
  }

  static String tokenTwice(Stage stage) {
    VirtualDevice device = stage.device(0);
    String before = device.identity().orElseThrow().serial().hex();
    try (var spent = stage.token(device.id())) {
      Enrolment.Outcome outcome = device.enrol(spent);
      if (!(outcome instanceof Enrolment.Outcome.Refused no)) throw new Scene.NotHeld("a spent token was taken: " + outcome);
      hold(no.status() == 401, "a spent token was answered with " + no.status());
      hold(device.identity().orElseThrow().serial().hex().equals(before), "the device's identity changed");
      return "the second use was refused with 401, the same as a wrong token";
    }
  }
}
