package dev.bulwark.pki.revocation;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.Authority;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.NotDer;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Answers whether certificates are good (RFC 6960).
 *
 * <h2>Guarantees</h2> A revocation that has returned is in every later answer: cached answers are compared with the revocation table each time. A serial that was never issued is {@code unknown},
 * never {@code good}. The issuer is found by the hash of its key, never by name alone. Answers are signed by a delegated signer, whose certificate is in them; the CA's key is not used.
 * <h2>Does not guarantee</h2> That "good" means more than issued by us and not revoked: expiry is in the certificate.
 * <h2>Fails by</h2> the protocol's statuses for bad requests; {@code Problem} when store or key fail.
 *
 * <p>Thread-safe.
 */
public final class OcspResponder {
  /** Octets of a request. */
  public static final int LARGEST = 4 * 1024;

  private static final Duration LIFE = Duration.ofHours(4);
  private static final Duration CACHED = Duration.ofHours(1);
  private static final byte[] MALFORMED = status(1);
  private static final byte[] UNAUTHORIZED = status(6);
  private final Authority authority;
  private final Store store;
  private final InstantSource clock;
  private final RevocationTable table;
  private final OcspCache cache = new OcspCache(CACHED);

  public OcspResponder(Authority authority, RevocationTable table) {
    this.authority = authority;
    this.store = authority.store();
    this.clock = authority.clock();
    this.table = table;
  }

  /** The GET form: what follows {@code /ocsp/} in the raw path, percent-escaped or not (RFC 6960, A.1). */
  public OcspReply get(String rawPath) {
    if (rawPath.length() > LARGEST * 2) return new OcspReply.TooLarge();
    try {
      return respond(Base64.getDecoder().decode(unescape(rawPath)));
    } catch (IllegalArgumentException e) {
      return new OcspReply.Answered(MALFORMED, null);
    }
  }

  /** The POST form. */
  public OcspReply respond(byte[] request) {
    if (request.length > LARGEST) return new OcspReply.TooLarge();
    try {
      return answer(OcspRequest.read(request));
    } catch (NotDer e) {
      return new OcspReply.Answered(MALFORMED, null);
    }
  }

  private OcspReply answer(OcspRequest request) {
    Optional<IssuerName> issuer = issuer(request);
    if (issuer.isEmpty()) return new OcspReply.Answered(UNAUTHORIZED, null);
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    boolean single = request.certificates().size() == 1 && request.nonce() == null;
    if (!single) {
      byte[] der = sign(issuer.get(), request, now);
      return new OcspReply.Answered(der, request.nonce() == null ? facts(now, der) : null);
    }
    OcspRequest.CertId id = request.certificates().getFirst();
    OcspCache.Answer known = cache.find(issuer.get().word(), id, now, table);
    if (known == null) {
      boolean revoked = id.serial() != null && table.find(issuer.get().word(), id.serial()).isPresent();
      byte[] der = sign(issuer.get(), request, now);
      known = new OcspCache.Answer(der, now, revoked);
      cache.keep(id, known);
    }
    return new OcspReply.Answered(known.der(), facts(known.producedAt(), known.der()));
  }

  /** The one issuer of all certificates asked for; none where it is not ours or the hash is not one we know. */
  private Optional<IssuerName> issuer(OcspRequest request) {
    String hash = request.certificates().getFirst().hash();
    if (hash.isEmpty() || request.certificates().stream().anyMatch(id -> !id.hash().equals(hash))) return Optional.empty();
    for (IssuerName name : List.of(IssuerName.DEVICE, IssuerName.SERVER)) {
      Issuer issuer = authority.issuer(name);
      byte[] nameHash = issuer.nameHash(hash);
      if (request.isFor(issuer.keyHash(hash)) && request.certificates().stream().allMatch(id -> Arrays.equals(id.nameHash(), nameHash))) return Optional.of(name);
    }
    return Optional.empty();
  }

  private byte[] sign(IssuerName issuer, OcspRequest request, Instant now) {
    Issuer signer = authority.ocspSigner(issuer);
    byte[] thisUpdate = Der.generalizedTime(now);
    byte[] nextUpdate = Der.context(0, Der.generalizedTime(now.plus(LIFE)));
    byte[][] singles = request.certificates().stream().map(id -> Der.sequence(id.whole(), status(issuer, id), thisUpdate, nextUpdate)).toArray(byte[][]::new);
    byte[] extensions = request.nonce() == null ? new byte[0] : Der.context(1, Der.sequence(Extensions.ocspNonce(request.nonce())));
    byte[] body = Der.sequence(Der.context(2, Der.octets(signer.keyId())), thisUpdate, Der.sequence(singles), extensions);
    byte[] basic = Der.sequence(body, signer.algorithm(), Der.bits(signer.sign(body)), Der.context(0, Der.sequence(signer.der())));
    return Der.sequence(Der.enumerated(0), Der.context(0, Der.sequence(Der.oid("1.3.6.1.5.5.7.48.1.1"), Der.octets(basic))));
  }

  private byte[] status(IssuerName issuer, OcspRequest.CertId id) {
    Serial serial = id.serial();
    if (serial == null) return unknown();
    Optional<RevocationTable.Entry> revoked = table.find(issuer.word(), serial);
    if (revoked.isPresent()) return revoked(revoked.get());
    boolean issued = store.read(query -> query.number("SELECT COUNT(*) FROM cert WHERE issuer_id = ? AND serial = ?", issuer.word(), serial.hex())) > 0;
    // Asked again: what was revoked while the store was read must not come out as good.
    return table.find(issuer.word(), serial).map(OcspResponder::revoked).orElseGet(() -> issued ? Der.contextPrimitive(0, new byte[0]) : unknown());
  }

  private static byte[] unknown() {
    return Der.contextPrimitive(2, new byte[0]);
  }

  private static byte[] revoked(RevocationTable.Entry entry) {
    byte[] at = Der.generalizedTime(entry.at());
    return entry.reason() == RevocationReason.UNSPECIFIED ? Der.context(1, at) : Der.context(1, at, Der.context(0, Der.enumerated(entry.reason().code())));
  }

  private OcspReply.Cache facts(Instant producedAt, byte[] der) {
    String tag = HexFormat.of().formatHex(Extensions.keyId(der), 0, 12);
    Duration left = Duration.between(clock.instant(), producedAt.plus(CACHED));
    return new OcspReply.Cache(producedAt, producedAt.plus(LIFE), left.isNegative() ? Duration.ZERO : left, tag);
  }

  /** Percent-escapes only; '+' is a plus, not a blank. */
  private static byte[] unescape(String path) {
    byte[] raw = path.getBytes(StandardCharsets.ISO_8859_1);
    byte[] out = new byte[raw.length];
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        out[length++] = raw[i];
      } else {
        if (i + 2 >= raw.length) throw new IllegalArgumentException("an escape is cut short");
        out[length++] = (byte) HexFormat.fromHexDigits(path, i + 1, i + 3);
        i += 2;
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static byte[] status(int code) {
    return Der.sequence(Der.enumerated(code));
  }
}
