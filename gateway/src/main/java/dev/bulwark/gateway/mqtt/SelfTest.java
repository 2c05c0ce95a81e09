package dev.bulwark.gateway.mqtt;

import dev.bulwark.gateway.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Knocks at the gateway's own door as those do who must not get in, over the real socket.
 *
 * <p>Judged by what MQTT answers, not by the handshake: a TLS 1.3 client without a certificate believes that it is in until it reads.
 */
final class SelfTest {
  private static final int PATIENCE_MILLIS = 5_000;
  /** For all of it, so that a machine that is busy with others is not taken for a door that is open. */
  private static final int LONGEST_MILLIS = 60_000;
  private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'x'};
  private final InetSocketAddress target;
  private final ServerTls tls;

  /** What a knock showed. {@code held} is true where the gateway let nobody in. */
  record Result(String probe, boolean held, String detail) {}

  SelfTest(int port, InetAddress bound, ServerTls tls) {
    this.target = new InetSocketAddress(bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound, port);
    this.tls = tls;
  }

  /** All four, at the same time, within a minute. */
  List<Result> run() {
    List<FutureTask<Result>> probes = List.of(
        task("anonymous-refused", () -> tls(tls.probe(false), "TLSv1.3")),
        // The server's own certificate is of the house and belongs to no device: the nearest thing to a device that nobody registered.
        task("unknown-device-refused", () -> tls(tls.probe(true), "TLSv1.3")),
        task("tls12-refused", () -> tls(tls.probe(true), "TLSv1.2")),
        task("plaintext-closed", this::plain));
    for (FutureTask<Result> probe : probes) Thread.ofVirtual().start(probe);
    return probes.stream().map(SelfTest::result).toList();
  }

  private static Result result(FutureTask<Result> probe) {
    try {
      return probe.get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      return new Result("self-test", false, String.valueOf(failed.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Result("self-test", false, "interrupted");
    }
  }

  private static FutureTask<Result> task(String name, Callable<String> knock) {
    return new FutureTask<>(() -> {
      try {
        String answer = knock.call();
        return new Result(name, answer.isEmpty(), answer.isEmpty() ? "closed" : answer);
      } catch (IOException refused) {
        return new Result(name, true, String.valueOf(refused.getMessage()));
      }
    });
  }

  private String tls(SSLContext client, String protocol) throws IOException {
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket()) {
      socket.connect(target, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.getOutputStream().write(CONNECT);
      return answer(socket.getInputStream());
    }
  }

  private String plain() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(target, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(CONNECT);
      return answer(socket.getInputStream());
    }
  }

  /** Empty where the peer closed without a word. */
  private static String answer(InputStream in) throws IOException {
    int first = in.read();
    return first < 0 ? "" : "answered with octet " + first;
  }
}
