package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.version.Version;
import dev.bulwark.hardening.version.VersionRange;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a record says of one product.
 *
 * @param products the keys of {@link Products} it speaks of, sorted
 * @param affected the ranges it lists as affected
 * @param unaffected the ranges it lists as not affected; they are cut out of the affected ones
 * @param otherwise whether a release outside all ranges is affected
 * @param vague whether it also names something that cannot be compared with a version: a commit, prose
 * @param needs all of these lists have to be met by one member each; for configurations with AND
 */
record Claim(List<String> products, List<VersionRange> affected, List<VersionRange> unaffected, boolean otherwise, boolean vague, List<List<Requirement>> needs) {
  /** In rising order of what counts when several claims speak of one product. */
  enum Answer {
    /** Nothing is said of the product. */
    SILENT,
    /** It is said to be affected, but not which releases. */
    VAGUE,
    /** The release is outside what is affected. */
    NO,
    /** The release is affected where another product is there too, and that one is not in the bill of materials. */
    UNMET,
    /** The release is affected. */
    YES;

    Answer or(Answer other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  Claim {
    products = products.stream().distinct().sorted().toList();
    affected = List.copyOf(affected);
    unaffected = List.copyOf(unaffected);
    needs = List.copyOf(needs);
  }

  /** What it says of {@code version}, null where that is not known. */
  Answer on(@Nullable Version version, Predicate<Requirement> present) {
    return on(version, present, VersionRange::holds);
  }

  /** The same where another order tells whether a range holds a version: a distribution's. */
  Answer on(@Nullable Version version, Predicate<Requirement> present, BiPredicate<VersionRange, Version> holds) {
    boolean usable = !affected.isEmpty() || otherwise && !unaffected.isEmpty();
    if (!usable) return vague || otherwise ? Answer.VAGUE : Answer.SILENT;
    if (version == null) return Answer.VAGUE;
    for (VersionRange range : unaffected) if (holds.test(range, version)) return Answer.NO;
    boolean hit = otherwise;
    for (VersionRange range : affected) hit |= holds.test(range, version);
    if (!hit) return Answer.NO;
    for (List<Requirement> need : needs) if (need.stream().noneMatch(present)) return Answer.UNMET;
    return Answer.YES;
  }
}
