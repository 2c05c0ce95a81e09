package dev.bulwark.pki.validate;

import dev.bulwark.pki.validate.Verdict.Code;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Says whether a certificate is to be trusted.
 *
 * <h2>Guarantees</h2> A valid verdict means: a chain of issuers leads to one of the given roots, every check of RFC 5280 §6 held on it at the given moment, and so did everything that
 * was asked for in {@link Requirements}. Nothing is fetched. Any certificate under test gets a verdict in bounded work: at most 16 certificates a path and 10,000 steps.
 * <h2>Does not guarantee</h2> That keys are as strong as we issue them: RSA from 1024 bits, DSA and SHA-1 are judged like others.
 * <h2>Fails by</h2> returning a negative {@link Verdict}, also for what is no certificate; an undetermined revocation is a negative.
 */
public final class PathValidation {
  private PathValidation() {}

  public static Verdict judge(Case question) {
    Optional<X509Certificate> parsed = Material.certificate(question.certificate());
    if (parsed.isEmpty()) return Verdict.bad(Code.MALFORMED, "what is to be judged is no certificate");
    return new PathSearch(question.roots(), question.intermediates(), path -> judge(path, question)).from(parsed.get());
  }

  /** {@code path} from the certificate to the root; names and signatures were compared before. */
  private static Verdict judge(List<X509Certificate> path, Case question) {
    Requirements asked = question.requirements();
    Verdict bounded = Bounds.judge(path, asked);
    if (bounded != null) return bounded;
    try {
      Verdict valid = path.size() == 1 ? trustedItself(path.getFirst(), question.at()) : Rfc5280.judge(path, question);
      if (valid != null) return valid;
      Verdict constrained = RootConstraints.judge(path);
      if (constrained != null) return constrained;
      Verdict purpose = Purpose.judge(path, asked);
      if (purpose != null) return purpose;
      if (asked.strict()) {
        Verdict conforming = Conformance.judge(path, question.at());
        if (conforming != null) return conforming;
      }
      return Verdict.good(path.size());
    } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
      // What the parsers of single extensions throw for content that is not what its identifier says.
      return Verdict.bad(Code.MALFORMED, "an extension on the path cannot be read: " + e.getMessage());
    }
  }

  private static @org.jspecify.annotations.Nullable Verdict trustedItself(X509Certificate root, Instant at) {
    if (at.isAfter(root.getNotAfter().toInstant())) return Verdict.bad(Code.EXPIRED, "the certificate is a root that was given, and expired");
    if (at.isBefore(root.getNotBefore().toInstant())) return Verdict.bad(Code.NOT_YET_VALID, "the certificate is a root that was given, and not yet valid");
    return null;
  }
}
