package dev.bulwark.hardening.exposure;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS over a {@link Line}, which bounds its time and bytes. The handshake runs with the first question. */
final class Tunnel implements Talk {
  private final Line line;
  private final SSLEngine engine;
  private ByteBuffer in = ByteBuffer.allocate(0);
  private boolean open;

  Tunnel(Line line, SSLEngine engine) {
    this.line = line;
    this.engine = engine;
  }

  /** Shakes hands; how it ended where it did not succeed. In TLS 1.3 a host that demands a certificate refuses only afterwards. */
  Optional<Ending> handshake() {
    long deadline = line.deadline();
    try {
      engine.beginHandshake();
      while (true) {
        Ending end =
            switch (engine.getHandshakeStatus()) {
              case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
              case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap(new ByteArrayOutputStream(), deadline);
              case NEED_TASK -> tasks();
              case FINISHED, NOT_HANDSHAKING -> {
                open = true;
                yield null;
              }
            };
        if (open) return Optional.empty();
        if (end != null) return Optional.of(end);
      }
    } catch (SSLException e) {
      return Optional.of(Ending.CLOSED);
    }
  }

  private @Nullable Ending tasks() {
    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
    return null;
  }

  private @Nullable Ending wrap(ByteBuffer plain) throws SSLException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() + plain.remaining());
    SSLEngineResult result = engine.wrap(plain, out);
    boolean sent = line.send(Arrays.copyOf(out.array(), out.position()));
    return sent && result.getStatus() == SSLEngineResult.Status.OK ? null : Ending.CLOSED;
  }

  /** One record; null where it goes on. */
  private @Nullable Ending unwrap(ByteArrayOutputStream plain, long deadline) throws SSLException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    SSLEngineResult result = engine.unwrap(in, out);
    plain.write(out.array(), 0, out.position());
    return switch (result.getStatus()) {
      case OK -> null;
      case CLOSED, BUFFER_OVERFLOW -> Ending.CLOSED;
      case BUFFER_UNDERFLOW -> more(deadline);
    };
  }

  private @Nullable Ending more(long deadline) {
    return switch (line.receive(deadline)) {
      case Line.Piece.Bytes(byte[] bytes) -> {
        ByteBuffer joined = ByteBuffer.allocate(in.remaining() + bytes.length).put(in).put(bytes);
        in = joined.flip();
        yield null;
      }
      case Line.Piece.End(Ending why) -> why;
    };
  }

  @Override
  public <T> T ask(byte[] question, Answers<T> answers) {
    if (!open) {
      Optional<Ending> failed = handshake();
      if (failed.isPresent()) return answers.end(new byte[0], failed.get());
    }
    ByteArrayOutputStream soFar = new ByteArrayOutputStream();
    long deadline = line.deadline();
    try {
      Ending end = question.length == 0 ? null : wrap(ByteBuffer.wrap(question));
      while (end == null) {
        end =
            switch (engine.getHandshakeStatus()) {
              case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
              case NEED_TASK -> tasks();
              default -> unwrap(soFar, deadline);
            };
        if (soFar.size() > Line.MOST) end = Ending.TOO_MUCH;
        Optional<T> answer = soFar.size() == 0 ? Optional.empty() : answers.in(soFar.toByteArray());
        if (answer.isPresent()) return answer.get();
      }
      return answers.end(soFar.toByteArray(), end);
    } catch (SSLException e) {
      return answers.end(soFar.toByteArray(), Ending.CLOSED);
    }
  }

  @Override
  public void say(byte[] words) {
    if (!open) return;
    try {
      wrap(ByteBuffer.wrap(words));
    } catch (SSLException e) {
      // It was a farewell.
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
