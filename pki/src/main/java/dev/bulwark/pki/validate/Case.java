package dev.bulwark.pki.validate;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * One question: the certificate under test as bytes, because it may be no certificate at all, and the material that was chosen to judge it by.
 *
 * @param certificate DER
 * @param roots trusted as given
 * @param crls when there is any, every certificate below the root needs a usable one
 */
public record Case(byte[] certificate, List<X509Certificate> roots, List<X509Certificate> intermediates, List<X509CRL> crls, Instant at, Requirements requirements) {
  public Case {
    roots = List.copyOf(roots);
    intermediates = List.copyOf(intermediates);
    crls = List.copyOf(crls);
  }
}
