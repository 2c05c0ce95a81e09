package dev.bulwark.fleet.audit;

import dev.bulwark.fleet.store.Leaf;
import dev.bulwark.fleet.store.Query;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the leaves tell of certificates, compared with the certificates themselves: an issue or a revocation that the log does not know, a revocation that was undone, or a
 * certificate that was issued and is gone: no row of a certificate is ever deleted.
 *
 * <p>A fact is kept as 128 bits of its SHA-256, so that a log of a million certificates needs some 150 MB and not a gigabyte.
 */
final class LeafFacts {
  private static final int PAGE = 1_000;

  private final Set<Fact> issued = new HashSet<>();
  private final Set<Fact> revoked = new HashSet<>();
  private final MessageDigest sha256;
  private long leaves;

  LeafFacts() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private record Fact(long high, long low) {}

  private record Certificate(String issuer, String serial, String device, String fingerprint, String status, byte[] der) {}

  void take(Leaf leaf) {
    leaves++;
    Map<String, String> members = leaf.members();
    switch (leaf.kind()) {
      // Certificates of the server's own listeners have no device; they are not compared.
      case "issue" -> {
        if (members.containsKey("device")) issued.add(fact(members.getOrDefault("device", ""), members.getOrDefault("serial", ""), members.getOrDefault("fingerprint", "")));
      }
      case "revoke" -> revoked.add(fact(members.getOrDefault("device", ""), members.getOrDefault("serial", ""), members.getOrDefault("fingerprint", "")));
      default -> {}
    }
  }

  /** Throws {@link Contradiction} at the first certificate that does not fit. */
  void compare(Query query) {
    String issuer = "";
    String serial = "";
    while (true) {
      List<Certificate> page = query.list(
          "SELECT issuer_id, serial, device_id, fingerprint, status, der FROM cert WHERE device_id IS NOT NULL AND (issuer_id, serial) > (?, ?) ORDER BY issuer_id, serial LIMIT ?",
          row -> new Certificate(row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.bytes(6)), issuer, serial, PAGE);
      for (Certificate certificate : page) compare(certificate);
      if (page.size() < PAGE) break;
      issuer = page.getLast().issuer();
      serial = page.getLast().serial();
    }
    // Each certificate took its own fact along.
    if (!issued.isEmpty()) throw wrong("the store lacks " + issued.size() + " certificates that the log tells of as issued");
  }

  private void compare(Certificate certificate) {
    Fact fact = fact(certificate.device(), certificate.serial(), certificate.fingerprint());
    String name = "certificate " + certificate.serial() + " of " + certificate.device();
    if (!java.util.HexFormat.of().formatHex(sha256.digest(certificate.der())).equals(certificate.fingerprint())) throw wrong(name + " does not have its stored fingerprint");
    if (!issued.remove(fact)) throw wrong(name + " is not in the log as issued");
    if (certificate.status().equals("revoked") && !revoked.contains(fact)) throw wrong(name + " is revoked, but not in the log");
    if (!certificate.status().equals("revoked") && revoked.contains(fact)) throw wrong(name + " was revoked, and is good again in the store");
  }

  private Contradiction wrong(String what) {
    return new Contradiction(leaves, what);
  }

  private Fact fact(String device, String serial, String fingerprint) {
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest((device + "\0" + serial + "\0" + fingerprint).getBytes(StandardCharsets.UTF_8)));
    return new Fact(digest.getLong(), digest.getLong());
  }
}
