package dev.bulwark.hardening.exposure;

/** Asks a broker, on a connection that is open already, whether it lets a stranger in and whether the stranger may read everything. */
final class MqttGuest {
  /** How the broker took it. */
  sealed interface Outcome {
    /**
     * @param everything whether the subscription to all topics was granted
     * @param known whether the broker said so or not
     */
    record LetIn(boolean everything, boolean known) implements Outcome {}

    record TurnedAway(int code) implements Outcome {}

    /** It wants the other version of MQTT. */
    record OtherVersion() implements Outcome {}

    record Foreign() implements Outcome {}

    record Nothing(Ending why) implements Outcome {}
  }

  private MqttGuest() {}

  /** 3.1.1's "unacceptable protocol version", and 5's "unsupported protocol version". */
  private static boolean otherVersion(int code) {
    return code == 1 || code == 0x84;
  }

  /** @param level 4 for 3.1.1, 5 for 5; leaves by DISCONNECT where it was let in */
  static Outcome visit(Talk talk, int level) {
    return switch (talk.ask(Mqtt.connect(level), Mqtt.connack())) {
      case Mqtt.Answer.Code(int code) when code == 0 -> {
        Mqtt.Answer granted = talk.ask(Mqtt.subscribe(level), Mqtt.suback());
        talk.say(Mqtt.disconnect());
        yield granted instanceof Mqtt.Answer.Code(int grade) ? new Outcome.LetIn(grade <= 2, true) : new Outcome.LetIn(false, false);
      }
      case Mqtt.Answer.Code(int code) when otherVersion(code) -> new Outcome.OtherVersion();
      case Mqtt.Answer.Code(int code) -> new Outcome.TurnedAway(code);
      case Mqtt.Answer.Foreign() -> new Outcome.Foreign();
      case Mqtt.Answer.Nothing(Ending why) -> new Outcome.Nothing(why);
    };
  }
}
