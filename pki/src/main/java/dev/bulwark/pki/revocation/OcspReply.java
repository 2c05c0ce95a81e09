package dev.bulwark.pki.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to send back to someone who asked for a certificate's status. */
public sealed interface OcspReply {
  /**
   * A response for HTTP 200: an answer, or one of the protocol's own error statuses.
   *
   * @param cache present where the answer may be cached (a successful one without a nonce)
   */
  record Answered(byte[] der, @Nullable Cache cache) implements OcspReply {
    public Answered {
      der = der.clone();
    }

    @Override
    public byte[] der() {
      return der.clone();
    }

    public Optional<Cache> caching() {
      return Optional.ofNullable(cache);
    }
  }

  /** More than {@link OcspResponder#LARGEST} octets: HTTP 413. */
  record TooLarge() implements OcspReply {}

  /** Facts for HTTP's cache headers. {@code entityTag} without quotes. */
  record Cache(Instant producedAt, Instant nextUpdate, Duration maxAge, String entityTag) {}
}
