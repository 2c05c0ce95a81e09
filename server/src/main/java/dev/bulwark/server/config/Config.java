package dev.bulwark.server.config;

import dev.bulwark.fleet.keys.SecretRef;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All the server is told. Defaults are the safe choice; what may not be weaker has no setting at all or is refused by {@link ConfigReader}.
 *
 * @param tenant part of every device's SAN, {@code urn:bulwark:device:TENANT:ID}
 * @param publicUrl how devices reach the device listener, for AIA and CDP; else the first public name and the bound port
 * @param publicNames further names and addresses in the server's certificate
 */
public record Config(
    String tenant, Optional<URI> publicUrl, List<String> publicNames, Listen listen, StoreSettings store, Pki pki, Gateway gateway, Keys keys, Events events, Audits audits) {
  public Config {
    publicNames = List.copyOf(publicNames);
  }

  public static Config defaults() {
    return new Config("DEFAULT", Optional.empty(), List.of(), Listen.defaults(), StoreSettings.embedded(), Pki.defaults(), Gateway.defaults(), Keys.defaults(), Events.defaults(), Audits.defaults());
  }

  public Config with(Listen other) {
    return new Config(tenant, publicUrl, publicNames, other, store, pki, gateway, keys, events, audits);
  }

  public Config with(Pki other) {
    return new Config(tenant, publicUrl, publicNames, listen, store, other, gateway, keys, events, audits);
  }

  public Config with(Audits other) {
    return new Config(tenant, publicUrl, publicNames, listen, store, pki, gateway, keys, events, other);
  }

  /** Where a listener binds; port 0 picks a free one. */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** @param coap checked like the others; this version opens no CoAP listener */
  public record Listen(Address mqtt, Address device, Address admin, Optional<Address> coap) {
    public static Listen defaults() {
      return new Listen(new Address("0.0.0.0", 8883), new Address("0.0.0.0", 8443), new Address("127.0.0.1", 9443), Optional.empty());
    }

    /** Free ports on the loopback address: several servers side by side, and tests. */
    public static Listen free() {
      Address any = new Address("127.0.0.1", 0);
      return new Listen(any, any, any, Optional.empty());
    }
  }

  /** A PostgreSQL server where {@code url} is given, else SQLite in the state directory. */
  public record StoreSettings(Optional<String> url, Optional<String> user, Optional<SecretRef> password) {
    public static StoreSettings embedded() {
      return new StoreSettings(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param deviceValidity of a device certificate, 20 s to 365 days
   * @param profiles further profiles by name
   * @param classes device class to profile
   * @param tokenLife of a one-time enrolment token
   */
  public record Pki(Duration deviceValidity, Map<String, Profile> profiles, Map<String, String> classes, Duration tokenLife) {
    public static final Duration SHORTEST = Duration.ofSeconds(20);
    public static final Duration LONGEST = Duration.ofDays(365);

    public Pki {
      profiles = Map.copyOf(profiles);
      classes = Map.copyOf(classes);
    }

    public static Pki defaults() {
      return new Pki(Duration.ofDays(90), Map.of(), Map.of(), Duration.ofHours(24));
    }
  }

  /** @param mudUrl stands in the certificates of this profile */
  public record Profile(Duration validity, Optional<String> mudUrl) {}

  /** @param topics further rights by device class, on top of a device's own topics */
  public record Gateway(Limits limits, Map<String, Topics> topics) {
    public Gateway {
      topics = Map.copyOf(topics);
    }

    public static Gateway defaults() {
      return new Gateway(Limits.defaults(), Map.of());
    }
  }

  /** Topic filters; {@code {id}} stands for the device's id. */
  public record Topics(List<String> publish, List<String> subscribe) {
    public Topics {
      publish = List.copyOf(publish);
      subscribe = List.copyOf(subscribe);
    }
  }

  /** Bounds of the gateway; 0 is off. Rates allow ten times as much at once. */
  public record Limits(
      int connections, int handshakesInFlight, int handshakesPerAddress, int handshakeSeconds, int connectSeconds, int unfinishedPerAddress, int publishPerSecond,
      int packetBytes, int topicLevels, int topicBytes, int subscriptions, int retained, int queueMessages, int queueBytes, int receiveMaximum, int coapConnections,
      int coapHandshakesInFlight) {
    public static Limits defaults() {
      return new Limits(100_000, 1_000, 50, 10, 5, 200, 200, 262_144, 16, 255, 100, 100, 1_000, 4 << 20, 64, 100_000, 1_000);
    }

    /** Each limit under its key, in the order of the reference. */
    public Map<String, Integer> byName() {
      Map<String, Integer> all = new LinkedHashMap<>();
      all.put("connections", connections);
      all.put("handshakesInFlight", handshakesInFlight);
      all.put("handshakesPerAddress", handshakesPerAddress);
      all.put("handshakeSeconds", handshakeSeconds);
      all.put("connectSeconds", connectSeconds);
      all.put("unfinishedPerAddress", unfinishedPerAddress);
      all.put("publishPerSecond", publishPerSecond);
      all.put("packetBytes", packetBytes);
      all.put("topicLevels", topicLevels);
      all.put("topicBytes", topicBytes);
      all.put("subscriptions", subscriptions);
      all.put("retained", retained);
      all.put("queueMessages", queueMessages);
      all.put("queueBytes", queueBytes);
      all.put("receiveMaximum", receiveMaximum);
      all.put("coapConnections", coapConnections);
      all.put("coapHandshakesInFlight", coapHandshakesInFlight);
      return all;
    }
  }

  /** Where private keys live. */
  public sealed interface Keys {
    static Keys defaults() {
      return new InFiles(Optional.empty());
    }

    /** Encrypted files in the state directory, opened by a passphrase or else by a key file beside them. */
    record InFiles(Optional<SecretRef> passphrase) implements Keys {}

    /** A PKCS#11 token, by its label. */
    record InToken(String library, String token, SecretRef pin) implements Keys {}
  }

  /** @param retention how long events stay in the log; @param keepBytes how much of it at most */
  public record Events(Duration retention, long keepBytes) {
    public static Events defaults() {
      return new Events(Duration.ofDays(400), 8L << 30);
    }
  }

  /**
   * When the fleet audits itself.
   *
   * @param every how often, 5 minutes to 30 days
   * @param atStart whether also soon after each start
   * @param network absolute paths of documents of {@code network prove}, one for each gateway
   */
  public record Audits(Duration every, boolean atStart, List<String> network) {
    public Audits {
      network = List.copyOf(network);
    }

    public static final Duration SHORTEST = Duration.ofMinutes(5);
    public static final Duration LONGEST = Duration.ofDays(30);

    public static Audits defaults() {
      return new Audits(Duration.ofHours(24), true, List.of());
    }
  }
}
