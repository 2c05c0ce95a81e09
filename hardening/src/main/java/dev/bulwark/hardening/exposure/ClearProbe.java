package dev.bulwark.hardening.exposure;

import java.util.random.RandomGenerator;

/** Asks services that speak in the clear, and judges what they answer. */
final class ClearProbe {
  private final Reach reach;
  private final Verdicts verdicts;
  private final HostName host;
  private final RandomGenerator random;

  ClearProbe(Reach reach, Verdicts verdicts, HostName host, RandomGenerator random) {
    this.reach = reach;
    this.verdicts = verdicts;
    this.host = host;
    this.random = random;
  }

  PortState mqtt(Scope.Port port) throws InterruptedException {
    PortState state = PortState.UNKNOWN;
    for (int level = 4; level <= 5; level++) {
      switch (reach.knock(port.port())) {
        case Knock.Open(Line line) -> {
          state = PortState.OPEN;
          MqttGuest.Outcome outcome;
          try (line) {
            outcome = MqttGuest.visit(line, level);
          }
          if (outcome instanceof MqttGuest.Outcome.OtherVersion && level == 4) continue;
          inTheClear(port, outcome);
        }
        case Knock.Closed() -> {
          state = PortState.CLOSED;
          verdicts.pass(port, "EXP-MQTT-001", "EXP-UNK-001");
        }
        case Knock.Silent(), Knock.Spent() -> verdicts.unknown(port, "EXP-MQTT-001", "EXP-MQTT-003", "EXP-MQTT-004", "EXP-UNK-001");
      }
      return state;
    }
    return state;
  }

  private void inTheClear(Scope.Port port, MqttGuest.Outcome outcome) {
    switch (outcome) {
      case MqttGuest.Outcome.LetIn in -> verdicts.fail(port, "EXP-MQTT-001", "");
      case MqttGuest.Outcome.TurnedAway away -> verdicts.fail(port, "EXP-MQTT-001", "");
      case MqttGuest.Outcome.OtherVersion other -> verdicts.fail(port, "EXP-MQTT-001", "");
      case MqttGuest.Outcome.Foreign foreign -> verdicts.unknown(port, "EXP-MQTT-001");
      case MqttGuest.Outcome.Nothing nothing -> verdicts.unknown(port, "EXP-MQTT-001");
    }
    guest(verdicts, port, outcome, false);
  }

  /** @param demanded whether the host wanted a client certificate, so that an end without words is its refusal */
  static void guest(Verdicts verdicts, Scope.Port port, MqttGuest.Outcome outcome, boolean demanded) {
    switch (outcome) {
      case MqttGuest.Outcome.LetIn(boolean everything, boolean known) -> {
        verdicts.fail(port, "EXP-MQTT-003", "");
        if (everything) verdicts.fail(port, "EXP-MQTT-004", "");
        else if (known) verdicts.pass(port, "EXP-MQTT-004");
        else verdicts.unknown(port, "EXP-MQTT-004");
        verdicts.pass(port, "EXP-UNK-001");
      }
      case MqttGuest.Outcome.TurnedAway away -> {
        verdicts.pass(port, "EXP-MQTT-003", "EXP-UNK-001");
        verdicts.unknown(port, "EXP-MQTT-004");
      }
      case MqttGuest.Outcome.OtherVersion other -> {
        verdicts.unknown(port, "EXP-MQTT-003", "EXP-MQTT-004");
        verdicts.pass(port, "EXP-UNK-001");
      }
      case MqttGuest.Outcome.Foreign foreign -> {
        verdicts.unknown(port, "EXP-MQTT-003", "EXP-MQTT-004");
        verdicts.fail(port, "EXP-UNK-001", "no " + port.service().id());
      }
      case MqttGuest.Outcome.Nothing(Ending why) -> {
        boolean refused = demanded && why == Ending.CLOSED;
        if (refused) verdicts.pass(port, "EXP-MQTT-003", "EXP-UNK-001");
        else verdicts.unknown(port, "EXP-MQTT-003", "EXP-UNK-001");
        verdicts.unknown(port, "EXP-MQTT-004");
      }
    }
  }

  PortState http(Scope.Port port) throws InterruptedException {
    return ask(
        port,
        "EXP-HTTP-001",
        line -> {
          switch (line.ask(Http.head(host.inRequest()), new Http.Reader())) {
            case Http.Answer.Status(int status, boolean secure) -> {
              if (secure) verdicts.pass(port, "EXP-HTTP-001");
              else verdicts.fail(port, "EXP-HTTP-001", "status " + status);
              verdicts.pass(port, "EXP-UNK-001");
            }
            case Http.Answer.Foreign foreign -> other(port, "EXP-HTTP-001");
            case Http.Answer.Nothing nothing -> verdicts.unknown(port, "EXP-HTTP-001", "EXP-UNK-001");
          }
        });
  }

  PortState ssh(Scope.Port port) throws InterruptedException {
    return ask(
        port,
        "EXP-SSH-002",
        line -> {
          switch (line.ask(Ssh.banner(), new Ssh.Reader())) {
            case Ssh.Answer.Offer(var weak) -> {
              if (weak.isEmpty()) verdicts.pass(port, "EXP-SSH-002");
              else verdicts.fail(port, "EXP-SSH-002", String.join(" ", weak));
              verdicts.pass(port, "EXP-UNK-001");
            }
            case Ssh.Answer.BannerOnly only -> {
              verdicts.unknown(port, "EXP-SSH-002");
              verdicts.pass(port, "EXP-UNK-001");
            }
            case Ssh.Answer.Foreign foreign -> other(port, "EXP-SSH-002");
            case Ssh.Answer.Nothing nothing -> verdicts.unknown(port, "EXP-SSH-002", "EXP-UNK-001");
          }
        });
  }

  PortState telnet(Scope.Port port) throws InterruptedException {
    return ask(
        port,
        "EXP-TEL-001",
        line -> {
          byte[] said = line.ask(new byte[0], new Told.Reader());
          if (said.length == 0) {
            verdicts.unknown(port, "EXP-TEL-001", "EXP-UNK-001");
          } else if (Told.otherThanTelnet(said)) {
            other(port, "EXP-TEL-001");
          } else {
            verdicts.fail(port, "EXP-TEL-001", "");
            verdicts.pass(port, "EXP-UNK-001");
          }
        });
  }

  /** A port of which the profile says nothing. */
  PortState none(Scope.Port port) throws InterruptedException {
    return ask(port, "EXP-UNK-001", line -> verdicts.fail(port, "EXP-UNK-001", ""));
  }

  private void other(Scope.Port port, String rule) {
    verdicts.unknown(port, rule);
    verdicts.fail(port, "EXP-UNK-001", "no " + port.service().id());
  }

  private interface Question {
    void on(Line line);
  }

  private PortState ask(Scope.Port port, String rule, Question question) throws InterruptedException {
    switch (reach.knock(port.port())) {
      case Knock.Open(Line line) -> {
        try (line) {
          question.on(line);
        }
        return PortState.OPEN;
      }
      case Knock.Closed() -> {
        verdicts.pass(port, "EXP-UNK-001");
        if (!rule.equals("EXP-UNK-001")) verdicts.pass(port, rule);
        return PortState.CLOSED;
      }
      case Knock.Silent(), Knock.Spent() -> {
        verdicts.unknown(port, "EXP-UNK-001");
        if (!rule.equals("EXP-UNK-001")) verdicts.unknown(port, rule);
        return PortState.UNKNOWN;
      }
    }
  }

  PortState coap(Scope.Port port) throws InterruptedException {
    Coap get = new Coap(random);
    return switch (reach.send(port.port(), get.question())) {
      case Echo.Datagram(byte[] bytes) -> {
        if (get.answeredBy(bytes)) {
          verdicts.fail(port, "EXP-COAP-001", "");
          verdicts.pass(port, "EXP-UNK-001");
        } else {
          other(port, "EXP-COAP-001");
        }
        yield PortState.OPEN;
      }
      case Echo.Closed() -> {
        verdicts.pass(port, "EXP-COAP-001", "EXP-UNK-001");
        yield PortState.CLOSED;
      }
      case Echo.Silent(), Echo.Spent() -> {
        verdicts.unknown(port, "EXP-COAP-001", "EXP-UNK-001");
        yield PortState.UNKNOWN;
      }
    };
  }

  PortState coaps(Scope.Port port) throws InterruptedException {
    Echo hello = reach.send(port.port(), ClientHello.dtls(random));
    if (hello instanceof Echo.Closed) {
      verdicts.pass(port, "EXP-COAP-002", "EXP-UNK-001");
      return PortState.CLOSED;
    }
    boolean secure = hello instanceof Echo.Datagram(byte[] bytes) && Coap.dtls(bytes);
    Coap get = new Coap(random);
    Echo plain = reach.send(port.port(), get.question());
    boolean answered = plain instanceof Echo.Datagram(byte[] bytes) && get.answeredBy(bytes);
    if (answered) verdicts.fail(port, "EXP-COAP-002", "");
    else if (secure && !(plain instanceof Echo.Spent)) verdicts.pass(port, "EXP-COAP-002");
    else verdicts.unknown(port, "EXP-COAP-002");
    boolean spoke = hello instanceof Echo.Datagram || plain instanceof Echo.Datagram;
    if (secure || answered) verdicts.pass(port, "EXP-UNK-001");
    else if (spoke) verdicts.fail(port, "EXP-UNK-001", "no coaps");
    else verdicts.unknown(port, "EXP-UNK-001");
    return spoke ? PortState.OPEN : PortState.UNKNOWN;
  }
}
