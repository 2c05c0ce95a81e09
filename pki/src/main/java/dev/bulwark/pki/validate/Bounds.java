package dev.bulwark.pki.validate;

import dev.bulwark.pki.validate.Verdict.Code;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the work a path would make before the validator does it: policy mappings multiply along a path and name constraints multiply with names,
 * both chosen by whoever made the certificates (compare CVE-2023-0464).
 */
final class Bounds {
  private static final long MOST_POLICY_NODES = 10_000;
  private static final long MOST_NAME_COMPARISONS = 1 << 20;

  private Bounds() {}

  /** Null when the path is small enough to be judged. */
  static @Nullable Verdict judge(List<X509Certificate> path, Requirements asked) {
    int between = Math.max(0, path.size() - 2);
    if (asked.maxDepth().isPresent() && between > asked.maxDepth().getAsInt()) {
      return Verdict.bad(Code.TOO_DEEP, between + " CA certificates below the root, " + asked.maxDepth().getAsInt() + " are allowed");
    }
    try {
      if (policyNodes(path) > MOST_POLICY_NODES) return Verdict.bad(Code.TOO_COMPLEX, "the policy mappings of the path multiply beyond " + MOST_POLICY_NODES);
      if (nameComparisons(path) > MOST_NAME_COMPARISONS) return Verdict.bad(Code.TOO_COMPLEX, "names and name constraints need more than " + MOST_NAME_COMPARISONS + " comparisons");
    } catch (IllegalArgumentException | ClassCastException e) {
      return Verdict.bad(Code.MALFORMED, "an extension on the path cannot be read: " + e.getMessage());
    }
    return null;
  }

  private static long policyNodes(List<X509Certificate> path) {
    long nodes = 1;
    for (X509Certificate certificate : path.reversed()) {
      int policies = Extensions.of(certificate, Extension.certificatePolicies, ASN1Sequence::getInstance).map(ASN1Sequence::size).orElse(1);
      int widest = Extensions.of(certificate, Extension.policyMappings, ASN1Sequence::getInstance).map(Bounds::widestMapping).orElse(1);
      nodes = Math.min(Long.MAX_VALUE / 2, Math.max(nodes, policies));
      if (widest > 1 && nodes > MOST_POLICY_NODES * 100 / widest) return Long.MAX_VALUE;
      nodes *= widest;
    }
    return nodes;
  }

  /** The greatest number of policies that one policy is mapped to. */
  private static int widestMapping(ASN1Sequence mappings) {
    Map<Object, Integer> targets = new HashMap<>();
    mappings.forEach(mapping -> targets.merge(ASN1Sequence.getInstance(mapping).getObjectAt(0), 1, Integer::sum));
    return targets.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  private static long nameComparisons(List<X509Certificate> path) {
    long subtrees = 0;
    long comparisons = 0;
    for (X509Certificate certificate : path.reversed()) {
      long names = 1 + Extensions.subjectAltName(certificate).map(GeneralNames::getNames).map(n -> n.length).orElse(0);
      comparisons += names * subtrees;
      long more = Extensions.of(certificate, Extension.nameConstraints, NameConstraints::getInstance).map(c -> length(c.getPermittedSubtrees()) + length(c.getExcludedSubtrees())).orElse(0L);
      comparisons += more * subtrees; // subtrees of two CAs are intersected
      subtrees += more;
    }
    return comparisons;
  }

  private static long length(GeneralSubtree @Nullable [] subtrees) {
    return subtrees == null ? 0 : subtrees.length;
  }
}
