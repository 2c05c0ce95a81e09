package dev.bulwark.pki.validate;

import dev.bulwark.pki.validate.Verdict.Code;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the caller wants the certificate for: a name it must carry and a use it must allow. */
final class Purpose {
  private static final String ANY = "2.5.29.37.0";

  private Purpose() {}

  /** Null when the certificate serves. */
  static @Nullable Verdict judge(List<X509Certificate> path, Requirements asked) throws CertificateParsingException {
    X509Certificate certificate = path.getFirst();
    PeerName expected = asked.name().orElse(null);
    if (expected != null && !Extensions.subjectAltName(certificate).map(expected::among).orElse(false)) {
      return Verdict.bad(Code.NAME_MISMATCH, "its subjectAltName does not hold " + expected);
    }
    String eku = asked.eku().orElse(null);
    if (eku == null) return null;
    // A CA below the root that lists purposes limits what it issues to them; a root is trusted as given.
    for (X509Certificate one : path.subList(0, Math.max(1, path.size() - 1))) {
      List<String> allowed = one.getExtendedKeyUsage();
      if (allowed != null && !allowed.contains(eku) && !allowed.contains(ANY)) {
        return Verdict.bad(Code.EXTENDED_KEY_USAGE, one.getSubjectX500Principal().getName() + " is not for the use " + eku);
      }
    }
    return null;
  }
}
