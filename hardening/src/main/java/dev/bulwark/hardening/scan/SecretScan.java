package dev.bulwark.hardening.scan;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;

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

  private final Supplier<RulePack> pack;
  private final LocalDate at;
  private final Engine engine;

  private SecretScan(Supplier<RulePack> pack, LocalDate at, boolean leftovers) {
    this.pack = pack;
    this.at = at;
    this.engine = Engine.of(leftovers);
  }

  /** @param at the day of the verdict: a certificate expires on a day */
  public static SecretScan of(RulePack pack, LocalDate at) {
    return new SecretScan(() -> pack, at, false);
  }

  /** As {@link #of}, and what builds leave behind as well (rules FW-DBG): for whole images. The pack is asked for when a scan is over, so that it may be read meanwhile. */
  public static SecretScan withLeftovers(Supplier<RulePack> pack, LocalDate at) {
    return new SecretScan(pack, at, true);
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
    Haul haul = new Haul(at, MOST_FINDINGS);
    engine.scan().scan(content, engine.into(haul));
    return haul.whole(pack.get());
  }

  /** Reads the stream to its end, does not close it. */
  public Secrets look(InputStream content) throws IOException {
    Haul haul = new Haul(at, MOST_FINDINGS);
    engine.scan().scan(content, engine.into(haul));
    return haul.whole(pack.get());
  }
}
