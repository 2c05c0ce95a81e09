package dev.bulwark.hardening.exposure;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what a host says by itself, for as long as it may take. */
final class Told {
  /** How a telnet server's negotiation begins (RFC 854). */
  private static final byte IAC = (byte) 0xff;

  private static final int ENOUGH = 5;

  private Told() {}

  /** The first bytes; empty where it said nothing. */
  static final class Reader implements Answers<byte[]> {
    @Override
    public Optional<byte[]> in(byte[] soFar) {
      return soFar[0] == IAC || soFar.length >= ENOUGH ? Optional.of(soFar) : Optional.empty();
    }

    @Override
    public byte[] end(byte[] soFar, Ending why) {
      return soFar;
    }
  }

  /** A protocol that is known by its first bytes and is no telnet. */
  static boolean otherThanTelnet(byte[] said) {
    String start = new String(said, 0, Math.min(said.length, 5), StandardCharsets.ISO_8859_1);
    return start.startsWith("SSH-") || start.startsWith("HTTP/") || (said.length > 1 && (said[0] == 21 || said[0] == 22) && said[1] == 3);
  }
}
