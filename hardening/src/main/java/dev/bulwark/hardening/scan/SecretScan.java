package dev.bulwark.hardening.scan;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Finds what should not be in a firmware image or a file of it: private keys, bad certificates, credentials, addresses without encryption (rules FW-KEY, FW-CERT, FW-CRED, FW-NET).
 *
 * <h2>Guarantees</h2> One pass over the bytes; memory of about a MiB, whatever the input's size; at most 10,000 findings for one input, after which {@link Secrets#cut} says so. Offsets count from the input's first byte. No finding holds a secret:
 * two characters, the length and the SHA-256 of the whole. The same bytes give the same findings, from an array as from a stream.
 * <h2>Does not guarantee</h2> That nothing is hidden: what is compressed, encrypted or put together at run time is not seen.
 * <h2>Fails by</h2> nothing but the stream's own {@link IOException}; no bytes make it fail.
 *
 * <p>FW-CERT-004, certificates that several images share, needs all images: {@link Secrets#identities} is for that; FW-CRED-002 needs the layout of stored settings, and belongs to whoever reads them.
 *
 * <p>Immutable and thread-safe.
 */
public final class SecretScan {
  /** Findings for one input; more are counted out. */
  public static final int MOST_FINDINGS = 10_000;

  /** An armoured key or certificate has 16 KiB at most, and a header before it. */
  private static final int MARGIN = 20 << 10;

  private final RulePack pack;
  private final LocalDate at;
  private final List<Confirmer> confirmers = new ArrayList<>();
  private final List<Literal> literals = new ArrayList<>();
  private final LiteralScan scan;

  private SecretScan(RulePack pack, LocalDate at, boolean leftovers) {
    this.pack = pack;
    this.at = at;
    PublishedKeys published = PublishedKeys.shipped();
    Keys keys = new Keys(published);
    Certificates certificates = new Certificates();
    look(Literal.of(Pem.BEGIN), new Pem(keys, certificates)::confirm);
    keys(keys, published);
    bytes("a0 03 02 01 02 02", certificates::versioned);
    bytes("30 0d 06 09 2a 86 48 86 f7 0d 01 01", certificates::unversioned);
    for (String ecdsa : List.of("30 09 06 07 2a 86 48 ce 3d 04 01", "30 0a 06 08 2a 86 48 ce 3d 04 03")) bytes(ecdsa, certificates::unversioned);
    credentials();
    look(Literal.of(Urls.MARK), Urls::confirm);
    if (leftovers) Leftovers.into(this::look);
    this.scan = new LiteralScan(LiteralAutomaton.of(literals), MARGIN);
  }

  /** @param at the day of the verdict: a certificate expires on a day */
  public static SecretScan of(RulePack pack, LocalDate at) {
    return new SecretScan(pack, at, false);
  }

  /** As {@link #of}, and what builds leave behind as well (rules FW-DBG): for whole images. */
  public static SecretScan withLeftovers(RulePack pack, LocalDate at) {
    return new SecretScan(pack, at, true);
  }

  private void keys(Keys keys, PublishedKeys published) {
    // rsaEncryption, id-ecPublicKey, X25519, Ed25519, Ed448
    for (String oid : List.of("06 09 2a 86 48 86 f7 0d 01 01 01", "06 07 2a 86 48 ce 3d 02 01", "06 03 2b 65 6e", "06 03 2b 65 70", "06 03 2b 65 71")) bytes(oid, keys::algorithm);
    // PBES2, the older schemes of PKCS#5, those of PKCS#12
    for (String oid : List.of("06 09 2a 86 48 86 f7 0d 01 05", "06 0a 2a 86 48 86 f7 0d 01 0c 01")) bytes(oid, keys::encrypted);
    for (String length : List.of("18", "1c", "20", "30", "42")) bytes("02 01 01 04 " + length, keys::elliptic);
    for (String begin : List.of("02 01 00 02 82", "02 01 00 02 81", "02 01 00 02 41 00")) bytes(begin, keys::rsa);
    for (int i = 0; i < published.size(); i++) {
      int which = i;
      look(published.begin(which), (offset, window, haul) -> published.found(which, offset, haul));
    }
  }

  private void credentials() {
    DefaultPairs pairs = DefaultPairs.shipped();
    for (int i = 0; i < pairs.size(); i++) {
      int which = i;
      look(pairs.literal(which), (offset, window, haul) -> pairs.found(which, offset, window, haul));
    }
    for (String begin : PasswordHashes.BEGINS) look(Literal.of(begin), PasswordHashes::confirm);
    look(Literal.ignoringCase(BasicHeader.BEGIN), BasicHeader::confirm);
    for (int i = 0; i < ApiTokens.size(); i++) {
      int which = i;
      look(ApiTokens.literal(which), (offset, window, haul) -> ApiTokens.confirm(which, offset, window, haul));
    }
  }

  private void bytes(String hex, Confirmer confirmer) {
    look(Literal.of(HexFormat.ofDelimiter(" ").parseHex(hex)), confirmer);
  }

  private void look(Literal literal, Confirmer confirmer) {
    literals.add(literal);
    confirmers.add(confirmer);
  }

  /** Sorted by rule, then offset. */
  public List<Finding> scan(byte[] content) {
    return look(content).findings();
  }

  /** As {@link #scan(byte[])}; reads the stream to its end, does not close it. */
  public List<Finding> scan(InputStream content) throws IOException {
    return look(content).findings();
  }

  public Secrets look(byte[] content) {
    Haul haul = new Haul(pack, at, MOST_FINDINGS);
    scan.scan(content, (literal, offset, window) -> confirmers.get(literal).confirm(offset, window, haul));
    return haul.whole();
  }

  /** Reads the stream to its end, does not close it. */
  public Secrets look(InputStream content) throws IOException {
    Haul haul = new Haul(pack, at, MOST_FINDINGS);
    scan.scan(content, (literal, offset, window) -> confirmers.get(literal).confirm(offset, window, haul));
    return haul.whole();
  }
}
