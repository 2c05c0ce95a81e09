package dev.bulwark.server;

import dev.bulwark.server.config.Config;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Under which names the server is known: in its certificate, in the addresses it writes into device certificates, and to devices that ask. */
final class PublicName {
  private final Config config;
  private volatile int devicePort;

  PublicName(Config config) {
    this.config = config;
    this.devicePort = config.listen().device().port();
  }

  /** Once it is known which port was bound. */
  void bound(int port) {
    this.devicePort = port;
  }

  /** The configured name, if there is one. */
  Optional<String> host() {
    if (config.publicUrl().isPresent()) return config.publicUrl().map(url -> url.getHost().replace("[", "").replace("]", ""));
    return config.publicNames().stream().findFirst();
  }

  /** Every name of the server's certificate; the first is what addresses are made of where no public URL is configured. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    host().ifPresent(names::add);
    names.addAll(config.publicNames());
    names.add("localhost");
    names.add("127.0.0.1");
    names.add("::1");
    return names;
  }

  /** {@code https://HOST:PORT} for OCSP, CRL and issuers' certificates. */
  String url() {
    if (config.publicUrl().isPresent()) return config.publicUrl().get().toString();
    String host = names().iterator().next();
    return "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + devicePort;
  }
}
