package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.nftables.QuarantineTable;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Puts policies in force in one network namespace.
 *
 * <h2>Guarantees</h2> The table is replaced in one transaction: no packet passes that neither the old rules nor the new ones allow, and a process that is killed leaves one of both whole. A packet that is in the middle of the old rules at that
 * moment may be lost: measured once in some fifty replacements under 2,000 packets a second. Who is in quarantine stays there.
 * Rules that were to be confirmed and are not are taken back, also when the operator's connection and this program are gone.
 * <h2>Does not guarantee</h2> That the rules survive a restart of the machine, or that the machine itself stays up until it is time to take them back.
 * <h2>Fails by</h2> the codes of {@link Nft}; {@code NETWORK-244} and {@code -245} for its folder; {@code -246} while a confirmation is open; nothing is changed then.
 */
public final class Enforcement {
  private static final String NONE = "table inet " + NftablesBackend.TABLE + "\ndelete table inet " + NftablesBackend.TABLE + "\n";
  private final Namespace namespace;
  private final Nft nft;
  private final StateFolder state;

  public Enforcement(Namespace namespace, StateFolder state) {
    this.namespace = namespace;
    this.nft = new Nft(namespace);
    this.state = state;
  }

  /**
   * What came of it.
   *
   * @param changed false where exactly these rules were in force already
   * @param confirmBefore when they are taken back; empty where nobody has to confirm
   */
  public record Applied(boolean changed, Optional<Instant> confirmBefore) {}

  /** A confirmation's fate. */
  public enum Confirmation {
    CONFIRMED,
    /** It came too late, or nothing was to be confirmed. */
    NOTHING_OPEN
  }

  /**
   * Loads the policy's table, and makes the quarantine where there is none.
   *
   * @param confirmWithin whole seconds, after which the rules before come back unless {@link #confirm} was called
   */
  public Applied apply(Model model, Optional<Duration> confirmWithin, Instant now) {
    nft.requireVersion();
    String text = NftablesBackend.text(model);
    return state.alone(() -> apply(text, confirmWithin, now));
  }

  private Applied apply(String text, Optional<Duration> confirmWithin, Instant now) {
    if (Files.exists(state.pending())) throw new Problem("NETWORK-246", "the rules in force are not confirmed yet", "confirm them with `bulwark network apply --confirm`, or wait until they are taken back");
    Listing before = Listing.of(nft);
    Listing expected = expected(text, before);
    String quarantine = nft.list("list", "table", "inet", QuarantineTable.NAME).isEmpty() ? QuarantineTable.text() : "";
    if (before.equals(expected)) {
      if (!quarantine.isEmpty()) nft.load(quarantine);
      state.applied(new StateFolder.Applied(sha256(text), expected.sha256()), text);
      return new Applied(false, Optional.empty());
    }
    confirmWithin.ifPresent(within -> state.pending(now.plus(within).toString(), before.isEmpty() ? NONE : wayBack(before)));
    try {
      confirmWithin.ifPresent(within -> Guard.start(namespace, within, state));
      nft.load(quarantine + text);
    } catch (Problem problem) {
      confirm();
      throw problem;
    }
    state.applied(new StateFolder.Applied(sha256(text), expected.sha256()), text);
    return new Applied(true, confirmWithin.map(now::plus));
  }

  /** What was loaded last tells by its hash what the kernel makes of it, if it is still there; else the kernel is asked. */
  private Listing expected(String text, Listing actual) {
    boolean known = state.applied().filter(applied -> applied.text().equals(sha256(text)) && applied.listing().equals(actual.sha256())).isPresent();
    return known ? actual : Expectation.of(text);
  }

  private String wayBack(Listing before) {
    boolean ours = state.applied().filter(applied -> applied.listing().equals(before.sha256())).isPresent();
    Optional<String> text = ours ? state.appliedText() : Optional.empty();
    return text.orElseGet(() -> NONE + nft.list("-s", "list", "table", "inet", NftablesBackend.TABLE));
  }

  /** Keeps what was loaded. */
  public Confirmation confirm() {
    try {
      return Files.deleteIfExists(state.pending()) ? Confirmation.CONFIRMED : Confirmation.NOTHING_OPEN;
    } catch (IOException e) {
      throw new Problem("NETWORK-244", state.pending() + " cannot be removed", "give a folder that is yours with --state", e);
    }
  }

  static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
