package dev.bulwark.fleet.event;

import java.security.SecureRandom;
import java.util.HexFormat;

/** 128 random bits as 32 lower-case hex digits: unique without asking anyone, so that a replayed event is recognised. */
public record EventId(String hex) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public EventId {
    if (hex.length() != 32 || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) throw new IllegalArgumentException("not an event id");
  }

  public static EventId fresh() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return new EventId(HexFormat.of().formatHex(bits));
  }
}
