/**
 * Makes certificates, and remembers every one.
 *
 * <p>Start at {@link dev.bulwark.pki.issue.CertificateTemplate}: a certificate is its profile's fixed bytes with serial, dates, name and key put in, so a request has nowhere to smuggle anything to. {@link
 * dev.bulwark.pki.issue.Ledger} is why no serial is issued twice and no certificate is unknown to revocation. Who may have one is decided in {@code est}.
 */
@NullMarked
package dev.bulwark.pki.issue;

import org.jspecify.annotations.NullMarked;
