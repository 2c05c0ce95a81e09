package dev.bulwark.cli.agent;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.KeySource;
import dev.bulwark.agent.identity.Pem;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.fleet.keys.SecretRef;
import dev.bulwark.fleet.keys.Secrets;
import dev.bulwark.problem.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives a device its first certificate. */
@Command(name = "enrol", description = "Makes a key here and gets a certificate for it with a one-time token. Exit 1: the server refused.")
final class AgentEnrol implements Callable<Integer> {
  @Option(names = "--server", paramLabel = "URL", required = true, description = "the server's device listener, such as https://host:8443")
  private String server = "";

  @Option(names = "--ca", paramLabel = "FILE", required = true, description = "root certificate that the server must lead to, PEM")
  private Path ca = Path.of("");

  @Option(names = "--id", paramLabel = "ID", required = true, description = "the device's name, as it was registered")
  private String id = "";

  @Option(names = "--token", paramLabel = "REF", required = true, description = "where the one-time token is: file:PATH or env:NAME")
  private String token = "";

  @Option(names = "--dir", paramLabel = "DIR", required = true, description = "folder for key.pem, cert.pem and ca.pem")
  private Path dir = Path.of("");

  @Option(names = "--key", paramLabel = "SOURCE", defaultValue = "file",
      description = "where the private key is made: file (default), or a token: pkcs11:token=LABEL?module-path=LIBRARY&pin-source=FILE")
  private String key = "file";

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  AgentEnrol(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (!DeviceId.isValid(id)) throw Failure.input("CLI-008", "no device can have this name: " + id, "give the name that it was registered by", null);
    Enrolment.Outcome outcome;
    try (Secret secret = new Secrets().read(SecretRef.parse(token))) {
      Enrolment.Request request = new Enrolment.Request(address(), roots(), new DeviceId(id), AgentDirectory.at(dir), KeySource.of(key));
      outcome = Enrolment.run(request, secret, clock, new SecureRandom());
    }
    return switch (outcome) {
      case Enrolment.Outcome.Stored stored -> {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", stored.id().value());
        document.put("serial", stored.serial().hex());
        document.put("notBefore", Times.text(stored.notBefore()));
        document.put("notAfter", Times.text(stored.notAfter()));
        if (json) terminal.document(document);
        else terminal.line(stored.id() + " has certificate " + stored.serial().hex() + " until " + Times.text(stored.notAfter()) + ", in " + dir);
        yield Exit.DONE;
      }
      case Enrolment.Outcome.Refused refused ->
          throw new Failure(Exit.NEGATIVE, new Problem(refused.code(), "the server refused (" + refused.status() + "): " + refused.detail(), "see docs/errors.md; a spent token is replaced by `bulwark device token " + id + "`"));
      case Enrolment.Outcome.Unreachable unreachable ->
          throw Failure.system("CLI-004", "the server at " + server + " did not answer: " + unreachable.detail(), "check its address, and that --ca is its root", null);
    };
  }

  private URI address() {
    try {
      return URI.create(server);
    } catch (IllegalArgumentException e) {
      throw Failure.input("AGENT-005", "the server's address is not an https URL", "give https://HOST:PORT of the device listener", e);
    }
  }

  private List<X509Certificate> roots() {
    try {
      return Pem.certificates(ca);
    } catch (Problem e) {
      throw new Failure(Exit.INPUT, e);
    }
  }
}
