package dev.bulwark.pki.revocation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Signed answers to requests without a nonce, by the CertID's bytes. Bounded; an answer that the revocation table contradicts is never found. */
final class OcspCache {
  private static final int MOST = 50_000;
  private final Duration keptFor;
  private final ConcurrentHashMap<ByteBuffer, Answer> answers = new ConcurrentHashMap<>();

  OcspCache(Duration keptFor) {
    this.keptFor = keptFor;
  }

  /** {@code revoked}: what the table said before the answer was made. It says so for ever once it does, so an answer of "not revoked" is stale exactly when the table has the serial now. */
  record Answer(byte[] der, Instant producedAt, boolean revoked) {}

  @Nullable Answer find(String issuer, OcspRequest.CertId id, Instant now, RevocationTable table) {
    Answer answer = answers.get(ByteBuffer.wrap(id.whole()));
    if (answer == null || id.serial() == null) return null;
    if (!now.isBefore(answer.producedAt().plus(keptFor)) || now.isBefore(answer.producedAt())) return null;
    return answer.revoked() == table.find(issuer, id.serial()).isPresent() ? answer : null;
  }

  void keep(OcspRequest.CertId id, Answer answer) {
    // Anybody can ask about any number: a full cache is emptied rather than allowed to grow.
    if (answers.size() >= MOST) answers.clear();
    answers.put(ByteBuffer.wrap(id.whole()), answer);
  }
}
