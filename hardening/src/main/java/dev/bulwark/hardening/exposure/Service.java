package dev.bulwark.hardening.exposure;

import java.util.Locale;
import java.util.Optional;

/** What a scope says a port speaks, and the most connections that asking it may take. */
public enum Service {
  MQTT(2, false),
  MQTTS(7, true),
  HTTP(1, false),
  HTTPS(7, true),
  COAP(1, false),
  COAPS(2, false),
  SSH(1, false),
  TELNET(1, false),
  TLS(6, true),
  /** The device's profile declares nothing here: the port should be closed. */
  NONE(1, false);

  private final int connections;
  private final boolean tls;

  Service(int connections, boolean tls) {
    this.connections = connections;
    this.tls = tls;
  }

  /** As in a scope file: {@code mqtts}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The most that a whole answer takes; a plan counts with it. */
  public int connections() {
    return connections;
  }

  /** TLS over TCP, so that versions and a certificate are looked at. */
  boolean tls() {
    return tls;
  }

  public static Optional<Service> named(String id) {
    for (Service service : values()) if (service.id().equals(id)) return Optional.of(service);
    return Optional.empty();
  }
}
