package dev.bulwark.hardening.waiver;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The waivers of one file as they stand on one day.
 *
 * <h2>Guarantees</h2> {@link #covering} answers with a waiver only if its last day has not passed; the order in which they were written changes nothing.
 */
public final class Waivers {
  private static final Waivers NONE = new Waivers(List.of(), LocalDate.EPOCH, null, null);

  private final List<Waiver> all;
  private final Map<String, List<Waiver>> valid = new HashMap<>();
  private final LocalDate at;
  private final @Nullable String sha256;
  private final @Nullable String signedBy;

  /**
   * Those of a file that was understood whole.
   *
   * @param at the day of the audit
   * @param sha256 of the file, hex; null where there is none
   * @param signedBy the SHA-256 of the approver's public key, hex; null where no signature was asked for
   */
  Waivers(List<Waiver> waivers, LocalDate at, @Nullable String sha256, @Nullable String signedBy) {
    this.all = waivers.stream().sorted(Comparator.comparingInt((Waiver waiver) -> waiver.expired(at) ? 1 : waiver.coversEveryInput() ? 0 : 2).thenComparing(Waiver.ORDER)).toList();
    this.at = at;
    this.sha256 = sha256;
    this.signedBy = signedBy;
    for (Waiver waiver : all) if (!waiver.expired(at)) valid.computeIfAbsent(waiver.rule(), rule -> new ArrayList<>()).add(waiver);
  }

  /** Nothing is accepted. */
  public static Waivers none() {
    return NONE;
  }

  /** The waiver that covers a failing rule on an input; empty where nobody accepted it, or no longer. */
  public Optional<Waiver> covering(String rule, String input) {
    for (Waiver waiver : valid.getOrDefault(rule, List.of())) if (waiver.covers(rule, input)) return Optional.of(waiver);
    return Optional.empty();
  }

  /** The waiver that covered it until its last day passed; empty where there never was one. */
  public Optional<Waiver> lapsed(String rule, String input) {
    return all.stream().filter(waiver -> waiver.expired(at) && waiver.covers(rule, input)).findFirst();
  }

  /** All of them: the valid ones that leave no input out, since they hide most, then the expired ones, then the others; each group by rule and scope. */
  public List<Waiver> all() {
    return all;
  }

  public boolean expired(Waiver waiver) {
    return waiver.expired(at);
  }

  /** Whether a file of waivers was given and understood. */
  public boolean given() {
    return sha256 != null;
  }

  /** Of the file's bytes, hex; empty where there is no file. */
  public Optional<String> sha256() {
    return Optional.ofNullable(sha256);
  }

  /** The SHA-256 of the public key whose signature the file carries, hex; empty where no signature was asked for. */
  public Optional<String> signedBy() {
    return Optional.ofNullable(signedBy);
  }
}
