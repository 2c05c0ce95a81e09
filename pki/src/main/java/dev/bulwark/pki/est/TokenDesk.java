package dev.bulwark.pki.est;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** One-time tokens as the store has them: by hash, so that neither a look-up's time nor the database gives one away. */
final class TokenDesk {
  private static final int MOST_REFUSALS = 100;

  private TokenDesk() {}

  static String hash(String presented) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(presented.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** True where the token opens an enrolment of this device now. Consumes nothing. */
  static boolean opens(Query query, String id, String hash, Instant now) {
    List<Boolean> fits = query.list("SELECT device_id, expires_at, used_at, refusals FROM token WHERE sha256 = ?",
        row -> row.text(1).equals(id) && now.isBefore(row.time(2)) && row.numberOrNull(3) == null && row.number(4) < MOST_REFUSALS, hash);
    return fits.contains(true);
  }

  /** Consumes the token in this commit; false where somebody was faster or its time is over. */
  static boolean redeem(Tx tx, DeviceId id, String hash, Instant now) {
    return tx.change("UPDATE token SET used_at = ? WHERE sha256 = ? AND device_id = ? AND used_at IS NULL AND expires_at > ? AND refusals < ?",
        now, hash, id.value(), now, MOST_REFUSALS) == 1;
  }

  /** A request made with it was refused. */
  static void countRefusal(Tx tx, String hash) {
    tx.change("UPDATE token SET refusals = refusals + 1 WHERE sha256 = ?", hash);
  }
}
