package dev.bulwark.cli.api;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.fleet.keys.SecretRef;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command talks to: one on this machine by its state directory, or any by URL and operator token. */
public final class ServerOptions {
  static final int ADMIN_PORT = 9443;

  @Option(names = "--dir", paramLabel = "DIR", description = "state directory of a server on this machine (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path dir;

  @Option(names = "--server", paramLabel = "URL", description = "operators' address of a server, such as https://host:9443; wants --token")
  private @Nullable String server;

  @Option(names = "--token", paramLabel = "REF", description = "where the operator token is: file:PATH or env:NAME")
  private @Nullable String token;

  @Option(names = "--ca", paramLabel = "FILE", description = "root certificate to trust with --server (default: this Java's own list)")
  private @Nullable Path ca;

  /** The state directory: as given, else {@code BULWARK_DIR}, else {@code bulwark-data} here. */
  public Path directory(Terminal terminal) {
    return directory(dir, terminal);
  }

  public static Path directory(@Nullable Path given, Terminal terminal) {
    return given != null ? given : Path.of(terminal.environment("BULWARK_DIR", "bulwark-data"));
  }

  /** A client of the server that the options name. */
  public ApiClient client(Terminal terminal) {
    return new ApiClient(server != null ? remote(server) : local(directory(terminal)));
  }

  /** A client of the server that runs on {@code dir}. */
  public static ApiClient running(Path dir) {
    return new ApiClient(local(dir));
  }

  private Target remote(String url) {
    if (dir != null) throw usage("--dir and --server exclude each other", "give the one that is meant");
    if (token == null) throw usage("--server wants --token", "give --token file:PATH or --token env:NAME");
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw usage("--server is not a URL", "write it like https://host:9443");
    }
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null || !(uri.getPath().isEmpty() || uri.getPath().equals("/")))
      throw usage("--server is not https://HOST[:PORT]", "write it like https://host:9443");
    String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
    return new Target(host, uri.getPort() < 0 ? ADMIN_PORT : uri.getPort(), SecretRef.parse(token), ca, Doc.of(null));
  }

  private static Failure usage(String what, String how) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", what, how));
  }

  /** Reads what a running server wrote about itself into its state directory. */
  static Target local(Path dir) {
    Path file = dir.resolve("server.json");
    byte[] bytes;
    try {
      if (Files.size(file) > 1 << 20) throw unreadable(file, null);
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw Failure.system("CLI-003", "no server is running in " + dir, "start one with `bulwark up --dir " + dir + "`, or name its directory with --dir", e);
    }
    try {
      Doc doc = Doc.read(bytes);
      String host = doc.text("listeners.admin.host");
      int port = (int) doc.number("listeners.admin.port");
      if (port < 1 || port > 65_535 || doc.text("operatorToken").isEmpty() || doc.text("trust.root").isEmpty()) throw unreadable(file, null);
      return new Target(reachable(host), port, new SecretRef.InFile(dir.resolve(doc.text("operatorToken"))), dir.resolve(doc.text("trust.root")), doc);
    } catch (Json.Malformed e) {
      throw unreadable(file, e);
    }
  }

  /** A listener on every address is reached on this machine by the loopback. */
  static String reachable(String host) {
    return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]") ? "localhost" : host;
  }

  private static Failure unreadable(Path file, @Nullable Throwable cause) {
    return Failure.system("CLI-003", file + " does not describe a running server", "start the server again: it writes the file anew", cause);
  }
}
