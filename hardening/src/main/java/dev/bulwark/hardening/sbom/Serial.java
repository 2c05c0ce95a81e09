package dev.bulwark.hardening.sbom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bill's serial number, made of what it says: the same content has the same number on every machine. A UUID of version 8 (RFC 9562), the first 122 bits of a SHA-256. */
final class Serial {
  private Serial() {}

  static String urn(Inventory inventory) {
    return "urn:uuid:" + of(inventory);
  }

  static UUID of(Inventory inventory) {
    MessageDigest sha256 = sha256();
    Subject subject = inventory.subject();
    add(sha256, subject.kind().id(), subject.name(), subject.version(), subject.sha256(), subject.properties().toString());
    for (Ingredient one : inventory.ingredients()) {
      add(sha256, one.kind().id(), one.ref(), one.name(), one.version(), one.cpes().toString(), one.licence(), String.valueOf(one.sure()), one.technique().name(), one.properties().toString(), one.needs().toString(), one.places().toString());
    }
    for (String omission : inventory.omissions()) add(sha256, omission);
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    long high = (digest.getLong() & ~0xF000L) | 0x8000L;
    long low = (digest.getLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Each part with its length, so that parts cannot run into each other. */
  private static void add(MessageDigest sha256, @Nullable String... parts) {
    for (String part : parts) {
      byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : bytes.length).flip());
      sha256.update(bytes);
    }
  }
}
