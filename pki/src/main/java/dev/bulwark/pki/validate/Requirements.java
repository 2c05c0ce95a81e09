package dev.bulwark.pki.validate;

import dev.bulwark.problem.Problem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is asked of a path beyond RFC 5280 §6's defaults.
 *
 * @param strict also the conformance rules of RFC 5280 §4, on every certificate, the root included
 * @param policies acceptable policies; none means any policy
 * @param eku the purpose that the certificate, and each CA that limits purposes, must allow
 * @param maxDepth CA certificates between the certificate and the root, at most
 */
public record Requirements(
    boolean strict,
    Optional<PeerName> name,
    Set<String> policies,
    boolean explicitPolicy,
    boolean inhibitAnyPolicy,
    boolean inhibitPolicyMapping,
    Optional<String> eku,
    OptionalInt maxDepth) {
  private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,38})){1,30}");

  public static final Requirements NONE = new Requirements(false, Optional.empty(), Set.of(), false, false, false, Optional.empty(), OptionalInt.empty());

  public Requirements {
    policies = Set.copyOf(policies);
    policies.forEach(Requirements::requireOid);
    eku.ifPresent(Requirements::requireOid);
    if (maxDepth.isPresent() && maxDepth.getAsInt() < 0) throw wrong("a depth is 0 or more");
  }

  public Requirements strictly() {
    return new Requirements(true, name, policies, explicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping, eku, maxDepth);
  }

  public Requirements withName(PeerName expected) {
    return new Requirements(strict, Optional.of(expected), policies, explicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping, eku, maxDepth);
  }

  public Requirements withEku(String oid) {
    return new Requirements(strict, name, policies, explicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping, Optional.of(oid), maxDepth);
  }

  public Requirements withMaxDepth(int depth) {
    return new Requirements(strict, name, policies, explicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping, eku, OptionalInt.of(depth));
  }

  private static void requireOid(String oid) {
    if (!OID.matcher(oid).matches()) throw wrong("not an object identifier: " + oid);
  }

  static Problem wrong(String what) {
    return new Problem("PKI-082", what, "write times as RFC 3339, names as dns:NAME or ip:ADDRESS, identifiers as 1.2.3");
  }
}
