package dev.bulwark.hardening.exposure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One TCP connection.
 *
 * <h2>Guarantees</h2> An answer takes at most its time from the question on, however slowly it drips; a connection reads at most {@value #MOST} bytes in all.
 */
final class Line implements Talk {
  static final int MOST = 128 << 10;

  /** A piece of what came: some bytes, or why there are none. */
  sealed interface Piece {
    record Bytes(byte[] bytes) implements Piece {}

    record End(Ending why) implements Piece {}
  }

  private final Socket socket;
  private final int answerMillis;
  private final byte[] buffer = new byte[4_096];
  private int read;

  Line(Socket socket, Patience patience) {
    this.socket = socket;
    this.answerMillis = patience.answer();
  }

  @Override
  public <T> T ask(byte[] question, Answers<T> answers) {
    long deadline = deadline();
    if (!send(question)) return answers.end(new byte[0], Ending.CLOSED);
    ByteArrayOutputStream soFar = new ByteArrayOutputStream();
    while (true) {
      switch (receive(deadline)) {
        case Piece.Bytes(byte[] bytes) -> {
          soFar.writeBytes(bytes);
          Optional<T> answer = answers.in(soFar.toByteArray());
          if (answer.isPresent()) return answer.get();
        }
        case Piece.End(Ending why) -> {
          return answers.end(soFar.toByteArray(), why);
        }
      }
    }
  }

  @Override
  public void say(byte[] words) {
    send(words);
  }

  /** When an answer that is asked for now must be whole. */
  long deadline() {
    return System.nanoTime() + answerMillis * 1_000_000L;
  }

  /** False where the host has closed. */
  boolean send(byte[] bytes) {
    if (bytes.length == 0) return true;
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  Piece receive(long deadline) {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) return new Piece.End(Ending.SILENT);
    if (read >= MOST) return new Piece.End(Ending.TOO_MUCH);
    try {
      socket.setSoTimeout((int) millis);
      int got = socket.getInputStream().read(buffer, 0, Math.min(buffer.length, MOST - read));
      if (got < 0) return new Piece.End(Ending.CLOSED);
      read += got;
      return new Piece.Bytes(Arrays.copyOf(buffer, got));
    } catch (SocketTimeoutException e) {
      return new Piece.End(Ending.SILENT);
    } catch (IOException e) {
      return new Piece.End(Ending.CLOSED);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was said that had to arrive.
    }
  }
}
