package dev.bulwark.server.http;

import dev.bulwark.problem.Problem;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Serves routes over TLS at one address.
 *
 * <h2>Guarantees</h2> Once {@link #start} has returned, a handshake with the policy's parameters has been made through the bound port. No byte of a request is
 * read before the handshake is done, no body above its route's bound is kept, and a read that stalls for {@code idle} ends the connection.
 * <h2>Does not guarantee</h2> That a client certificate was sent, or is good now: a route that needs one says so and asks again at each request.
 * <h2>Fails by</h2> {@code Problem UP-010} where the address cannot be bound, {@code UP-011} where the handshake with itself fails.
 */
public final class Listener implements AutoCloseable {
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int LINE_BYTES = 8 * 1024;
  private final Settings settings;
  private final WebServer server;
  private final GuardedTls tls;
  private final Exchange exchange;

  /**
   * @param name in logs and metrics
   * @param port 0 picks a free one
   * @param parameters protocols, suites and whether a client certificate is asked for
   * @param connections above it, accepting waits
   * @param perAddress connections a second from one address, and {@code burst} at once; above it the socket is closed before any cryptography
   */
  public record Settings(
      String name, String host, int port, SSLContext tls, SSLParameters parameters, int connections, double perAddress, double burst, Duration handshake, Duration idle) {
    public Settings {
      if (connections < 1) throw new IllegalArgumentException("a listener takes at least one connection");
    }

    public static Settings of(String name, String host, int port, SSLContext tls, SSLParameters parameters) {
      return new Settings(name, host, port, tls, parameters, 10_000, 50, 500, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }
  }

  /** Counts since the start. */
  public record Counters(long accepted, long refused, long late, long requests, long faults) {}

  private Listener(Settings settings, WebServer server, GuardedTls tls, Exchange exchange) {
    this.settings = settings;
    this.server = server;
    this.tls = tls;
    this.exchange = exchange;
  }

  public static Listener start(Settings settings, List<Route> routes) {
    SSLParameters parameters = settings.parameters;
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    GuardedTls tls = GuardedTls.of(settings.tls, parameters, new AddressGate(settings.perAddress, settings.burst, System::nanoTime), settings.handshake);
    Exchange exchange = new Exchange(settings.name, new Routes(routes));
    try {
      WebServer server = server(settings, parameters, tls, exchange).start();
      Listener listener = new Listener(settings, server, tls, exchange);
      try {
        SelfTest.handshake(settings.host, server.port(), parameters);
      } catch (IOException e) {
        listener.close();
        throw new Problem("UP-011", "the " + settings.name + " listener cannot make a TLS handshake with itself", "look at the log; a private key and its certificate may not belong together", e);
      }
      return listener;
    } catch (RuntimeException e) {
      tls.close();
      if (e instanceof Problem) throw e;
      throw new Problem("UP-010", "the " + settings.name + " listener cannot bind " + settings.host + ":" + settings.port, "free the port, or set listen." + settings.name, e);
    }
  }

  private static WebServer server(Settings settings, SSLParameters parameters, GuardedTls tls, Exchange exchange) {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.host);
    } catch (UnknownHostException e) {
      throw new Problem("UP-010", "the " + settings.name + " listener's host is not known: " + settings.host, "give an address of this machine in listen." + settings.name, e);
    }
    DirectHandlers.Builder direct = DirectHandlers.builder();
    for (io.helidon.http.DirectHandler.EventType type : io.helidon.http.DirectHandler.EventType.values()) direct.addHandler(type, exchange::refuse);
    return WebServer.builder()
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .name("@default")
        .address(address)
        .port(settings.port)
        .tls(Tls.builder().sslContext(tls).sslParameters(parameters).build())
        // Sockets, not channels: only they know read time-outs, and only their path goes through the guard above.
        .useNio(false)
        .connectionOptions(options -> options.readTimeout(settings.idle).tcpNoDelay(true).socketKeepAlive(true))
        .maxTcpConnections(settings.connections)
        .idleConnectionTimeout(settings.idle)
        .idleConnectionPeriod(Duration.ofSeconds(10))
        .shutdownGracePeriod(Duration.ofMillis(200))
        .addConnectionSelector(new OldHttp(
            Http1ConnectionSelector.builder().config(Http1Config.builder().maxHeadersSize(HEADER_BYTES).maxPrologueLength(LINE_BYTES).build()).build(), HEADER_BYTES + LINE_BYTES))
        .directHandlers(direct.build())
        .routing(routing -> routing.any((request, response) -> exchange.serve(request, response)))
        .build();
  }

  /** The port really bound. */
  public int port() {
    return server.port();
  }

  public String host() {
    return settings.host;
  }

  public Counters counters() {
    return new Counters(tls.accepted(), tls.refused(), tls.late(), exchange.requests(), exchange.faults());
  }

  /** Stops accepting, lets running requests end for a moment, closes the rest. */
  @Override
  public void close() {
    server.stop();
    tls.close();
  }
}
