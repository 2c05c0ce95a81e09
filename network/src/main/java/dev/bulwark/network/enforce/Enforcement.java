package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.nftables.Changeover;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.nftables.QuarantineTable;
import dev.bulwark.network.nftables.Side;
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
 * <h2>Guarantees</h2> Every packet meets the rules that were in force or the new ones, whole, also while they are replaced: none is lost that both allow, none passes that neither does. A process that is killed leaves one of both in force; what it made ready
 * beside them no packet reaches, and the next call takes away. Who is in quarantine stays there.
 * Rules that were to be confirmed and are not are taken back, also when the operator's connection and this program are gone.
 * <h2>Does not guarantee</h2> That the rules survive a restart of the machine, or that the machine itself stays up until it is time to take them back. Rules that are taken back, and a table that somebody made by hand in another form, are replaced in one
 * transaction, in which a packet that is under way may be lost.
 * <h2>Fails by</h2> the codes of {@link Nft}; {@code NETWORK-244} and {@code -245} for its folder; {@code -246} while a confirmation is open; {@code -249} where there was no time to confirm. The rules before are in force then.
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
   * @param abandoned whether rules of an earlier call were in force that nobody had confirmed, and that nobody was there to take back
   */
  public record Applied(boolean changed, Optional<Instant> confirmBefore, boolean abandoned) {}

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
    return state.alone(() -> alone(model, confirmWithin, now));
  }

  private Applied alone(Model model, Optional<Duration> confirmWithin, Instant now) {
    boolean abandoned = abandoned();
    String text = NftablesBackend.text(model);
    LoadedTable there = LoadedTable.of(nft);
    Listing before = there.listing();
    Listing expected = expected(text, before);
    StateFolder.Applied applied = new StateFolder.Applied(sha256(text), expected.sha256());
    String quarantine = nft.list("list", "table", "inet", QuarantineTable.NAME).isEmpty() ? QuarantineTable.text() : "";
    if (before.equals(expected)) {
      String left = quarantine + (there.leftover() ? Changeover.swept(there.side().other(), there.things()) : "");
      if (!left.isEmpty()) nft.load(left);
      state.applied(applied, text);
      return new Applied(false, Optional.empty(), abandoned);
    }
    try {
      String wayBack = confirmWithin.isEmpty() ? "" : before.isEmpty() ? NONE : wayBack(before);
      confirmWithin.ifPresent(within -> guarded(within, now.plus(within), wayBack));
      load(model, text, there, quarantine);
      if (confirmWithin.isPresent()) late(wayBack);
    } catch (Problem problem) {
      kept();
      throw problem;
    }
    state.applied(applied, text);
    return new Applied(true, confirmWithin.map(now::plus), abandoned);
  }

  /** A mark without a guard is what a restart leaves, or somebody who killed the guard: nobody takes anything back any more, and to wait for it would keep the site from ever getting rules again. */
  private boolean abandoned() {
    if (!Files.exists(state.pending())) return false;
    if (state.guard().filter(guard -> Guard.watches(guard, state)).isPresent())
      throw new Problem("NETWORK-246", "the rules in force are not confirmed yet", "confirm them with `bulwark network apply --confirm`, or wait until they are taken back");
    kept();
    return true;
  }

  private void guarded(Duration within, Instant deadline, String wayBack) {
    Guard guard = Guard.start(namespace, within, state);
    state.pending(deadline.toString(), guard.pid(), wayBack);
    guard.armed();
  }

  /** On a machine that is slow enough, the guard may have come before there was anything to take back. */
  private void late(String wayBack) {
    if (Files.exists(state.pending())) return;
    nft.load(wayBack);
    throw new Problem("NETWORK-249", "the time to confirm was over before the new rules were in force", "give more time with --confirm-within; the rules before are in force");
  }

  private void load(Model model, String text, LoadedTable there, String quarantine) {
    if (there.strange()) {
      nft.load(quarantine + text);
      return;
    }
    Side side = there.things().isEmpty() ? Side.A : there.side().other();
    Changeover changeover = Changeover.to(model, side, there.things());
    nft.load(quarantine + changeover.ready());
    try {
      nft.load(changeover.switched());
    } catch (Problem problem) {
      whole(text, changeover);
    }
  }

  /** A base chain of that name on another hook, for instance: whatever it is, it goes with the table, and so does what was made ready. */
  private void whole(String text, Changeover changeover) {
    try {
      nft.load(text);
    } catch (Problem problem) {
      nft.attempt(changeover.undone());
      throw problem;
    }
  }

  /** What was loaded last tells by its hash what the kernel makes of it, if it is still there; else the kernel is asked. */
  private Listing expected(String text, Listing actual) {
    boolean known = state.applied().filter(applied -> applied.text().equals(sha256(text)) && applied.listing().equals(actual.sha256())).isPresent();
    return known ? actual : Expectation.of(text);
  }

  private String wayBack(Listing before) {
    boolean ours = state.applied().filter(applied -> applied.listing().equals(before.sha256())).isPresent();
    // A process that was killed between the two may have left the text of one load and the hashes of another.
    Optional<String> text = ours ? state.appliedText().filter(whole -> state.applied().filter(applied -> applied.text().equals(sha256(whole))).isPresent()) : Optional.empty();
    return text.orElseGet(() -> NONE + nft.list("-s", "list", "table", "inet", NftablesBackend.TABLE));
  }

  /** Keeps what was loaded. {@code NETWORK-245} while it is being loaded. */
  public Confirmation confirm() {
    return state.alone(() -> kept() ? Confirmation.CONFIRMED : Confirmation.NOTHING_OPEN);
  }

  private boolean kept() {
    try {
      return Files.deleteIfExists(state.pending());
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
