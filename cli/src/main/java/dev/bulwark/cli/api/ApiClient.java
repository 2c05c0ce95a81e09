package dev.bulwark.cli.api;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.fleet.keys.Reveal;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.fleet.keys.Secrets;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Asks a server's operator API.
 *
 * <h2>Guarantees</h2> The operator token goes only to a server whose certificate leads to the pinned root and names the host; a refusal keeps the server's
 * own code, detail and hint.
 * <h2>Fails by</h2> {@link Failure}: exit 5 when the server cannot be reached or breaks, 3 when it cannot use what it was given, 1 when it says no.
 */
public final class ApiClient {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Pattern CODE = Pattern.compile("[A-Z]{2,10}-[0-9]{3}");

  private final Target target;
  private final Https https;

  ApiClient(Target target) {
    this.target = target;
    this.https = new Https(PinnedTls.trusting(target.root()), DEADLINE);
  }

  /** A client of the server that runs on this machine with that state directory. */
  public static ApiClient local(Path dir) {
    return new ApiClient(ServerOptions.local(dir));
  }

  /** A path segment that can hold anything. */
  public static String segment(String raw) {
    return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What a server on this machine wrote about itself; empty for a remote one. */
  public Doc local() {
    return target.local();
  }

  public Doc get(String path) {
    return document(ask("GET", path, "", new byte[0]));
  }

  public Doc post(String path, Map<String, Object> body) {
    return document(ask("POST", path, "application/json", Json.write(body).getBytes(StandardCharsets.UTF_8)));
  }

  public Doc post(String path, String type, byte[] body) {
    return document(ask("POST", path, type, body));
  }

  private Https.Reply ask(String method, String path, String type, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json, application/problem+json");
    if (!type.isEmpty()) headers.put("Content-Type", type);
    try (Secret token = new Secrets().read(target.token())) {
      headers.put("Authorization", "Bearer " + new String(token.reveal(Reveal.because("an operator's request carries the token to the pinned server")), StandardCharsets.UTF_8).strip());
    }
    return checked(send(target.host(), target.port(), method, path, headers, body));
  }

  /** Fetches from another listener of the same host, without any credential. */
  public byte[] fetch(int port, String path) {
    return checked(send(target.host(), port, "GET", path, Map.of(), new byte[0])).body();
  }

  private Https.Reply send(String host, int port, String method, String path, Map<String, String> headers, byte[] body) {
    try {
      return https.send(host, port, method, path, headers, body);
    } catch (SSLException e) {
      throw Failure.system("CLI-004", "no secure connection to " + host + ":" + port + ": " + e.getMessage(), "check that the address and --ca belong to the same server", e);
    } catch (IOException e) {
      throw Failure.system("CLI-004", "the server at " + host + ":" + port + " did not answer: " + e.getMessage(), "check that it runs (`bulwark up`) and that the address is right", e);
    }
  }

  private static Https.Reply checked(Https.Reply reply) {
    if (reply.status() >= 200 && reply.status() < 300) return reply;
    int exit =
        switch (reply.status()) {
          case 400, 404, 411, 413, 414, 415, 422 -> Exit.INPUT;
          case 401, 403, 409, 410 -> Exit.NEGATIVE;
          default -> Exit.SYSTEM;
        };
    Doc problem = Doc.of(null);
    try {
      problem = Doc.read(reply.body());
    } catch (Json.Malformed e) {
      // No problem document: the status has to do.
    }
    String code = problem.text("code");
    if (!CODE.matcher(code).matches())
      throw new Failure(Exit.SYSTEM, new Problem("CLI-005", "the server answered " + reply.status() + " without saying why", "look into the server's log"));
    String hint = problem.text("hint");
    throw new Failure(exit, new Problem(code, problem.text("detail"), hint.isEmpty() ? "see docs/errors.md" : hint));
  }

  private static Doc document(Https.Reply reply) {
    if (reply.body().length == 0) return Doc.of(null);
    try {
      return Doc.read(reply.body());
    } catch (Json.Malformed e) {
      throw Failure.system("CLI-005", "the server's answer is no JSON document", "check that client and server have the same version", e);
    }
  }
}
