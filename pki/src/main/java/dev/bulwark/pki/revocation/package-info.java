/**
 * Takes certificates back, and tells everyone who asks.
 *
 * <p>Start at {@link dev.bulwark.pki.revocation.Revocations}; {@link dev.bulwark.pki.revocation.RevocationTable} is the one versioned table that OCSP, the CRL and (by events) the gateways' view
 * show, so they cannot disagree. Answers: stolen devices, clients that are told "good" from a stale cache, lapsed CRLs. Cutting live sessions is the gateway's.
 */
@NullMarked
package dev.bulwark.pki.revocation;

import org.jspecify.annotations.NullMarked;
