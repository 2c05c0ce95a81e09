package dev.bulwark.pki.validate;

import dev.bulwark.pki.validate.Verdict.Code;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.jspecify.annotations.Nullable;

/**
 * The limits a root set itself: its path length and its name constraints (RFC 5937). RFC 5280 leaves them aside and the JDK's validator cannot be told of them;
 * a root that was made for one domain must not vouch for another.
 */
final class RootConstraints {
  private RootConstraints() {}

  /** Null when the path keeps within them. */
  static @Nullable Verdict judge(List<X509Certificate> path) {
    X509Certificate root = path.getLast();
    if (path.size() == 1) return null;
    int limit = root.getBasicConstraints();
    long intermediates = path.subList(1, path.size() - 1).stream().filter(c -> !Extensions.selfIssued(c)).count();
    if (limit >= 0 && intermediates > limit) return Verdict.bad(Code.PATH_LENGTH, "the root allows " + limit + " CA certificates below it, there are " + intermediates);
    NameConstraints constraints = Extensions.of(root, Extension.nameConstraints, NameConstraints::getInstance).orElse(null);
    if (constraints == null) return null;
    PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
    if (constraints.getPermittedSubtrees() != null) validator.intersectPermittedSubtree(constraints.getPermittedSubtrees());
    if (constraints.getExcludedSubtrees() != null) for (GeneralSubtree excluded : constraints.getExcludedSubtrees()) validator.addExcludedSubtree(excluded);
    try {
      for (int i = 0; i < path.size() - 1; i++) {
        if (i == 0 || !Extensions.selfIssued(path.get(i))) check(path.get(i), validator);
      }
      return null;
    } catch (NameConstraintValidatorException e) {
      return Verdict.bad(Code.NAME_CONSTRAINTS, "a name on the path is outside what the root may vouch for: " + e.getMessage());
    }
  }

  private static void check(X509Certificate certificate, PKIXNameConstraintValidator validator) throws NameConstraintValidatorException {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    if (subject.getRDNs().length > 0) check(new GeneralName(subject), validator);
    GeneralNames names = Extensions.subjectAltName(certificate).orElse(null);
    if (names != null) for (GeneralName name : names.getNames()) check(name, validator);
  }

  private static void check(GeneralName name, PKIXNameConstraintValidator validator) throws NameConstraintValidatorException {
    validator.checkPermitted(name);
    validator.checkExcluded(name);
  }
}
