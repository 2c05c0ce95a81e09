package dev.bulwark.pki.validate;

import dev.bulwark.problem.Problem;
import dev.bulwark.pki.validate.Verdict.Code;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * RFC 5280 §6 by the JDK's PKIX validator, set up so that it trusts the root as given and never looks outside.
 *
 * <p>Under DNS name constraints it also reads a common name as a host name where the certificate has no dNSName, stricter than the RFC;
 * OpenSSL does so for common names with a dot in them.
 */
final class Rfc5280 {
  private Rfc5280() {}

  /** Null when every check held. */
  static @Nullable Verdict judge(List<X509Certificate> path, Case question) throws GeneralSecurityException {
    X509Certificate root = path.getLast();
    CertPath below = CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, path.size() - 1));
    // By name and key: with the whole certificate the validator would ask that the root be a CA of version 3, which is for strict judgements only.
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null)));
    CertPathValidator validator = CertPathValidator.getInstance("PKIX", "SUN");
    Requirements asked = question.requirements();
    parameters.setDate(Date.from(question.at()));
    parameters.setInitialPolicies(asked.policies());
    parameters.setExplicitPolicyRequired(asked.explicitPolicy());
    parameters.setAnyPolicyInhibited(asked.inhibitAnyPolicy());
    parameters.setPolicyMappingInhibited(asked.inhibitPolicyMapping());
    parameters.setRevocationEnabled(false);
    if (!question.crls().isEmpty()) revocation(parameters, validator, question);
    try {
      validator.validate(below, parameters);
      return null;
    } catch (CertPathValidatorException e) {
      return verdict(e);
    }
  }

  private static void revocation(PKIXParameters parameters, CertPathValidator validator, Case question) throws GeneralSecurityException {
    if (Boolean.getBoolean("com.sun.security.enableCRLDP")) {
      throw new Problem("PKI-083", "this process was started to fetch CRLs from the network", "start it without -Dcom.sun.security.enableCRLDP");
    }
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    // CRLs alone, and no OCSP when there is none: that would be a connection.
    checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    List<Object> material = new ArrayList<>(question.crls());
    material.addAll(question.intermediates()); // a CRL may be signed by a certificate of its own
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(material)));
    parameters.setRevocationEnabled(true);
  }

  private static Verdict verdict(CertPathValidatorException e) {
    String where = e.getIndex() < 0 ? "" : e.getIndex() == 0 ? "the certificate: " : "CA certificate " + e.getIndex() + " above it: ";
    return Verdict.bad(code(e.getReason()), where + e.getMessage());
  }

  private static Code code(CertPathValidatorException.Reason reason) {
    if (reason instanceof BasicReason basic) {
      return switch (basic) {
        case EXPIRED -> Code.EXPIRED;
        case NOT_YET_VALID -> Code.NOT_YET_VALID;
        case REVOKED -> Code.REVOKED;
        case UNDETERMINED_REVOCATION_STATUS -> Code.REVOCATION_UNKNOWN;
        case INVALID_SIGNATURE -> Code.SIGNATURE;
        case ALGORITHM_CONSTRAINED -> Code.ALGORITHM;
        case UNSPECIFIED -> Code.OTHER;
      };
    }
    if (reason instanceof PKIXReason pkix) {
      return switch (pkix) {
        case NAME_CHAINING -> Code.NAME_CHAINING;
        case INVALID_KEY_USAGE -> Code.KEY_USAGE;
        case INVALID_POLICY -> Code.POLICY;
        case NO_TRUST_ANCHOR -> Code.NO_PATH;
        case UNRECOGNIZED_CRIT_EXT -> Code.CRITICAL_EXTENSION;
        case NOT_CA_CERT -> Code.NOT_A_CA;
        case PATH_TOO_LONG -> Code.PATH_LENGTH;
        case INVALID_NAME -> Code.NAME_CONSTRAINTS;
      };
    }
    return Code.OTHER;
  }
}
