package dev.bulwark.fleet.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One finding of fact: that an assertion holds, or does not hold, for a subject.
 *
 * @param id the same for the same fact from the same origin, so that deriving it twice changes nothing
 * @param subject a device id, or {@link #PLATFORM}
 * @param assertion for example {@code transport.tls13}
 * @param source how strong it is
 * @param method who or what found it, for example {@code mqtt}; evidence of the same source and method is replaced by newer, of another method it stands beside it
 * @param holds whether the assertion holds
 * @param expiresAt when it stops to prove anything; null where it does not. Evidence that something does <em>not</em> hold never expires: it is replaced
 * @param origin what it came from: {@code event:ID} or {@code artifact:…}
 * @param sha256 of the origin's bytes, 64 lower-case hex digits
 */
public record Evidence(
    String id, String subject, String assertion, Source source, String method, boolean holds, Instant collectedAt, @Nullable Instant expiresAt, String origin, String sha256) {
  public static final String PLATFORM = "*";

  public Evidence {
    if (!isMethod(method)) throw new IllegalArgumentException("a method is [a-z0-9._-]{1,64}");
    if (!isDigest(sha256)) throw new IllegalArgumentException("not a SHA-256 digest");
    collectedAt = Instant.ofEpochMilli(collectedAt.toEpochMilli());
    if (expiresAt != null) expiresAt = Instant.ofEpochMilli(expiresAt.toEpochMilli());
  }

  /** Evidence whose id follows from what it says and where it comes from. */
  public static Evidence of(String subject, String assertion, Source source, String method, boolean holds, Instant collectedAt, @Nullable Instant expiresAt, String origin, String sha256) {
    String id = "ev-" + digest(String.join("\n", subject, assertion, source.word(), method, origin)).substring(0, 24);
    return new Evidence(id, subject, assertion, source, method, holds, collectedAt, expiresAt, origin, sha256);
  }

  /** Lower-case letters, digits, dot, dash and underscore, the first a letter or digit; 1 to 64 of them. */
  public static boolean isMethod(String text) {
    // by hand: a scorecard of a large fleet asks a million times
    int length = text.length();
    if (length == 0 || length > 64) return false;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!plain && (i == 0 || (c != '.' && c != '_' && c != '-'))) return false;
    }
    return true;
  }

  /** 64 lower-case hex digits. */
  public static boolean isDigest(String text) {
    if (text.length() != 64) return false;
    for (int i = 0; i < 64; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
    }
    return true;
  }

  public int rank() {
    return source.rank();
  }

  static String digest(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
