package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.registry.Redemption.Reason;
import dev.bulwark.fleet.registry.Redemption.Redeemed;
import dev.bulwark.fleet.registry.Redemption.Refused;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One-time enrolment tokens: 256 random bits as 43 characters of base64url.
 *
 * <h2>Guarantees</h2> A token enrols its own device once, before it expires: {@link #redeem} uses it up in the caller's commit, so of two simultaneous posts one is refused, and work that fails
 * afterwards gives it back. Only SHA-256 is stored; nothing that is kept enrols a device. Every refusal costs the same queries, comparisons and writes, so its time tells nothing.
 * <h2>Does not guarantee</h2> A bound on tries per second: that is the listener's. After {@value #MOST_REFUSALS} refusals the token is dead all the same.
 */
public final class Tokens {
  public static final Duration LIFE = Duration.ofHours(24);
  static final int MOST_REFUSALS = 100;
  private static final int LOOKED_AT = 4;
  private static final int LONGEST = 256;

  private final SecureRandom random;

  public Tokens(SecureRandom random) {
    this.random = random;
  }

  /** A token not stored yet, to be made outside of the commit. */
  String fresh() {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** Makes {@code token} the device's only live one. */
  void store(Tx tx, DeviceId device, String token, Instant expires) {
    tx.change("DELETE FROM token WHERE device_id = ? AND used_at IS NULL", device.value());
    tx.change("INSERT INTO token (sha256, device_id, expires_at) VALUES (?, ?, ?)", HexFormat.of().formatHex(sha256(token)), device.value(), expires);
  }

  /** Uses the token up, or tells why not. The caller counts a refusal with {@link #countRefusal} in a commit that stands. */
  public Redemption redeem(Tx tx, DeviceId device, String presented, Instant now) {
    Found found = look(tx, device, presented, now);
    if (found.refusal() != null) return new Refused(found.refusal());
    int changed = tx.change("UPDATE token SET used_at = ? WHERE sha256 = ? AND used_at IS NULL", now, found.sha256());
    return changed == 1 ? new Redeemed(device) : new Refused(Reason.USED);
  }

  /** The reason for which {@link #redeem} would refuse now, or null; uses nothing up. To refuse strangers before looking at what they sent. */
  public @Nullable Reason refusal(Query query, DeviceId device, String presented, Instant now) {
    return look(query, device, presented, now).refusal();
  }

  /** Counts a refusal against the device's live token, whatever was presented. The same writes for a device that does not exist. */
  public void countRefusal(Tx tx, DeviceId device) {
    tx.change("INSERT INTO counter (name, value) VALUES ('token.refusals', 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1");
    tx.change("UPDATE token SET refusals = refusals + 1 WHERE device_id = ? AND used_at IS NULL", device.value());
  }

  private record Found(@Nullable Reason refusal, String sha256) {}

  private record Stored(String sha256, Instant expires, boolean used, long refusals) {}

  private static Found look(Query query, DeviceId device, String presented, Instant now) {
    boolean known = query.number("SELECT COUNT(*) FROM device WHERE id = ?", device.value()) == 1;
    List<Stored> stored = query.list("SELECT sha256, expires_at, used_at, refusals FROM token WHERE device_id = ? ORDER BY expires_at DESC, sha256 LIMIT ?",
        row -> new Stored(row.text(1), row.time(2), row.numberOrNull(3) != null, row.number(4)), device.value(), LOOKED_AT);
    // Never longer than a token can be: hashing is work that a stranger could ask for.
    byte[] hash = HexFormat.of().formatHex(sha256(presented.length() > LONGEST ? "" : presented)).getBytes(StandardCharsets.US_ASCII);
    byte[] nobody = new byte[hash.length];
    Stored match = null;
    for (int i = 0; i < LOOKED_AT; i++) {
      boolean there = i < stored.size();
      if (MessageDigest.isEqual(hash, there ? stored.get(i).sha256().getBytes(StandardCharsets.US_ASCII) : nobody) && there) match = stored.get(i);
    }
    if (match == null) return new Found(known ? Reason.WRONG : Reason.UNKNOWN, "");
    if (match.used()) return new Found(Reason.USED, match.sha256());
    if (match.refusals() >= MOST_REFUSALS) return new Found(Reason.LOCKED, match.sha256());
    if (!now.isBefore(match.expires())) return new Found(Reason.EXPIRED, match.sha256());
    return new Found(null, match.sha256());
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
