package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.version.Version;
import dev.bulwark.hardening.version.VersionExpression;
import dev.bulwark.hardening.version.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what a record says of one product; what cannot be compared makes it vague instead of getting lost. */
final class ClaimBuilder {
  /** More than any honest record has; the rest makes it vague. */
  private static final int MOST = 5_000;
  private static final int LONGEST_NAME = 200;

  private final SortedSet<String> products = new TreeSet<>();
  private final List<VersionRange> affected = new ArrayList<>();
  private final List<VersionRange> unaffected = new ArrayList<>();
  private boolean otherwise;
  private boolean vague;

  ClaimBuilder product(String key) {
    if (key.length() <= LONGEST_NAME && products.size() < 64) products.add(key);
    return this;
  }

  boolean hasProduct() {
    return !products.isEmpty();
  }

  ClaimBuilder otherwiseAffected() {
    otherwise = true;
    return this;
  }

  ClaimBuilder vague() {
    vague = true;
    return this;
  }

  ClaimBuilder affected(VersionRange range) {
    if (affected.size() < MOST) affected.add(range);
    else vague = true;
    return this;
  }

  ClaimBuilder unaffected(VersionRange range) {
    if (unaffected.size() < MOST) unaffected.add(range);
    else vague = true;
    return this;
  }

  /** What {@code text} says as a single version or an expression. */
  ClaimBuilder single(String text, boolean isAffected) {
    Optional<VersionRange> range = VersionExpression.range(text);
    if (range.isEmpty()) return isAffected ? vague() : this;
    return isAffected ? affected(range.get()) : unaffected(range.get());
  }

  /** The range between two texts; {@code from} may be open, {@code to} may be null or {@code *} for no end. */
  static Optional<VersionRange> between(@Nullable String from, boolean fromIncluded, @Nullable String to, boolean toIncluded) {
    Version low = null;
    Version high = null;
    if (!VersionExpression.open(from)) {
      low = VersionExpression.lower(String.valueOf(from)).orElse(null);
      if (low == null) return Optional.empty();
    }
    if (to != null && !to.strip().equals("*")) {
      high = (toIncluded ? VersionExpression.upper(to) : VersionExpression.lower(to)).orElse(null);
      if (high == null) return Optional.empty();
    }
    return Optional.of(new VersionRange(low, fromIncluded, high, toIncluded));
  }

  Claim claim() {
    return claim(List.of());
  }

  Claim claim(List<List<Requirement>> needs) {
    return new Claim(List.copyOf(products), affected, unaffected, otherwise, vague, needs);
  }
}
