package dev.bulwark.gateway.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two engines and no network: what one wraps the other unwraps, so an alert is never lost to a reset connection. */
final class Wire {
  private final SSLEngine client;
  private final SSLEngine server;
  private final ByteBuffer toServer = ByteBuffer.allocate(64 * 1024);
  private final ByteBuffer toClient = ByteBuffer.allocate(64 * 1024);

  Wire(SSLEngine client, SSLEngine server) {
    this.client = client;
    this.server = server;
  }

  /** Runs until the client has read one octet from the server; throws what the client saw instead. */
  void greet() throws SSLException {
    ByteBuffer greeting = ByteBuffer.wrap(new byte[] {'x'});
    for (int round = 0; round < 100; round++) {
      send(client, ByteBuffer.allocate(0), toServer);
      try {
        receive(server, toServer);
        send(server, done(server) ? greeting : ByteBuffer.allocate(0), toClient);
      } catch (SSLException refused) {
        send(server, ByteBuffer.allocate(0), toClient);
      }
      if (receive(client, toClient) > 0) return;
    }
    throw new SSLException("nothing was said");
  }

  private static boolean done(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && !engine.getSession().getCipherSuite().equals("SSL_NULL_WITH_NULL_NULL");
  }

  private static void send(SSLEngine engine, ByteBuffer plain, ByteBuffer out) throws SSLException {
    SSLEngineResult result;
    do {
      run(engine);
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP && !plain.hasRemaining()) return;
      result = engine.wrap(plain, out);
    } while (result.bytesProduced() > 0 && (plain.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP));
  }

  private static int receive(SSLEngine engine, ByteBuffer in) throws SSLException {
    ByteBuffer plain = ByteBuffer.allocate(32 * 1024);
    in.flip();
    try {
      while (in.hasRemaining()) {
        SSLEngineResult result = engine.unwrap(in, plain);
        run(engine);
        if (result.bytesConsumed() == 0 && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK) break;
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) break;
      }
    } finally {
      in.compact();
    }
    return plain.position();
  }

  private static void run(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
  }
}
