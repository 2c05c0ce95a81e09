package dev.bulwark.server.http;

import dev.bulwark.problem.Problem;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One request through: find the route, run it, send what it says. The one place where a fault of a route becomes an answer. */
final class Exchange {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private static final long BODY_NANOS = 30_000_000_000L;
  private static final int DRAINED = 64 * 1024;
  private final String listener;
  private final Routes routes;
  private final LongAdder requests = new LongAdder();
  private final LongAdder faults = new LongAdder();

  Exchange(String listener, Routes routes) {
    this.listener = listener;
    this.routes = routes;
  }

  long requests() {
    return requests.sum();
  }

  long faults() {
    return faults.sum();
  }

  void serve(ServerRequest request, ServerResponse response) {
    requests.increment();
    String method = request.prologue().method().text();
    String path = request.path().absolute().rawPath();
    boolean head = method.equals("HEAD");
    BoundedBody body = new BoundedBody(request);
    Reply reply =
        switch (routes.find(head ? "GET" : method, path)) {
          case Routes.Match.None none -> Reply.problem(404, "API-001", "nothing is at this path", "GET /api/v1/openapi.json lists the operators' paths");
          case Routes.Match.OtherMethod other ->
              Reply.problem(405, "API-002", "this path does not answer " + method, "use " + other.allowed()).with("Allow", other.allowed());
          case Routes.Match.Found found -> {
            body.bound = found.route().longestBody();
            yield run(found.route(), ours(request, method, path, found.parameters(), body));
          }
        };
    send(reply, body, response, head, request.headers().contains(HeaderValues.CONNECTION_CLOSE));
  }

  private Reply run(Route route, Request request) {
    try {
      return route.handler().handle(request);
    } catch (Request.TooLarge e) {
      return Reply.problem(413, "API-004", "the body is longer than " + route.longestBody() + " bytes", "send less, in several requests");
    } catch (Problem e) {
      faults.increment();
      LOG.log(System.Logger.Level.WARNING, listener + " " + route.method() + " " + route.pattern() + ": " + e.line(), e.getCause());
      return Reply.problem(statusOf(e), e);
    } catch (UncheckedIOException e) {
      return Reply.problem(400, "API-005", "the body ended early", "send as many bytes as announced");
    } catch (RuntimeException e) {
      faults.increment();
      LOG.log(System.Logger.Level.ERROR, listener + " " + route.method() + " " + route.pattern(), e);
      return Reply.problem(500, "API-006", "the server failed on this request", "try again; the server's log has the cause");
    }
  }

  /** Faults of the surroundings are 503, of the request 400; a route that knows better answers itself. */
  private static int statusOf(Problem problem) {
    String code = problem.code();
    if (code.startsWith("API-") || code.startsWith("DEVICE-") || code.startsWith("CLI-")) return 400;
    return 503;
  }

  private static Request ours(ServerRequest request, String method, String path, Map<String, String> parameters, Request.Body body) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : request.remotePeer().tlsCertificates().orElse(new Certificate[0])) if (certificate instanceof X509Certificate x509) chain.add(x509);
    String address = request.remotePeer().address() instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : request.remotePeer().host();
    return new Request(method, path, parameters, request.query().rawValue(), name -> request.headers().first(HeaderNames.create(name)).orElse(null), body, chain, address);
  }

  private static void send(Reply reply, BoundedBody body, ServerResponse response, boolean head, boolean last) {
    response.status(Status.create(reply.status(), Reply.title(reply.status())));
    if (reply.status() < 400) response.status(Status.create(reply.status()));
    SecurityHeaders.EVERY.forEach(response::header);
    reply.headers().forEach(response::header);
    boolean unread = body.unread();
    if (unread) response.header(HeaderValues.CONNECTION_CLOSE);
    if (head) {
      response.header("Content-Length", Integer.toString(reply.body().length));
      response.send();
    } else if (reply.body().length == 0) response.send();
    else response.send(reply.body());
    if (unread) body.drain();
    // The library announces the end of the connection but keeps the socket until the client closes it (4.5.0).
    if (unread || last) throw new CloseConnectionException("the connection ends with this answer");
  }

  /** Refusals of the HTTP layer itself: a malformed request line, headers too long, a bad host. */
  DirectHandler.TransportResponse refuse(
      DirectHandler.TransportRequest request, DirectHandler.EventType type, Status status, ServerResponseHeaders headers, @Nullable String message) {
    int code = status.code();
    Reply reply =
        switch (code) {
          case 413 -> Reply.problem(413, "API-004", "the body is too long", "send less, in several requests");
          case 500 -> Reply.problem(500, "API-006", "the server failed on this request", "try again; the server's log has the cause");
          default -> Reply.problem(code, "API-007", "the request is not HTTP as this server reads it", "send HTTP/1.1 with at most 8 KiB of request line and 16 KiB of headers");
        };
    DirectHandler.TransportResponse.Builder out = DirectHandler.TransportResponse.builder().status(status).headers(headers).keepAlive(false).entity(reply.body());
    SecurityHeaders.EVERY.forEach((name, value) -> out.header(HeaderNames.create(name), value));
    reply.headers().forEach((name, value) -> out.header(HeaderNames.create(name), value));
    return out.build();
  }

  /** The request's body, read when asked for and never beyond its bound. */
  private static final class BoundedBody implements Request.Body {
    private final ServerRequest request;
    private int bound;
    private boolean read;

    BoundedBody(ServerRequest request) {
      this.request = request;
    }

    @Override
    public byte[] read() {
      long announced = request.headers().contentLength().orElse(-1);
      if (announced > bound) throw new Request.TooLarge();
      if (read) throw new IllegalStateException("a body is read once");
      if (!request.content().hasEntity()) return new byte[0];
      read = true;
      long deadline = System.nanoTime() + BODY_NANOS;
      ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.clamp(announced, 512, 64 * 1024));
      byte[] buffer = new byte[8192];
      try (InputStream in = request.content().inputStream()) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          out.write(buffer, 0, count);
          if (out.size() > bound) {
            read = false;
            throw new Request.TooLarge();
          }
          if (System.nanoTime() - deadline > 0) throw new UncheckedIOException(new IOException("the body came too slowly"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    boolean unread() {
      return !read && request.content().hasEntity();
    }

    /** Takes a little of what the client is still sending, so that closing does not destroy the answer on its way; nothing is kept. */
    void drain() {
      if (request.headers().contains(HeaderNames.EXPECT) && !request.continueSent()) return;
      byte[] buffer = new byte[8192];
      long deadline = System.nanoTime() + 1_000_000_000L;
      int drained = 0;
      try {
        InputStream in = request.content().inputStream();
        int count = in.read(buffer);
        while (count >= 0 && drained < DRAINED && System.nanoTime() - deadline < 0) {
          drained += count;
          count = in.read(buffer);
        }
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.TRACE, "the client went away while its body was dropped", e);
      }
    }
  }
}
