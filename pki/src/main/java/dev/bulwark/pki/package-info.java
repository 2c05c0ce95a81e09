/**
 * The fleet's certification authority: a root, an issuing CA for devices and one for listeners.
 *
 * <p>Promises: a certificate holds what the registry says and of a request only its public key; no device certificate lives longer than 365 days; what was issued is stored and audited before
 * anyone gets it; revocation shows at once in OCSP, CRL and the gateways' view, for they read one table.
 *
 * <p>Start at {@link dev.bulwark.pki.Pki}, which news up the parts in reading order: {@link dev.bulwark.pki.Authority} (keys and CA certificates), {@code est} (who may enrol, with what
 * answer), {@code csr} (strict requests), {@code issue} (DER templates and the ledger), {@code revocation} (the table, OCSP, CRL). Answers: stolen keys, cloned devices, certificates that outlive their
 * devices, requests for rights that nobody gave. Transport is left to the server, private keys to {@code fleet.keys}.
 *
 * <p>The CA certificates name no OCSP or CRL address: they outlive any port that the server is bound to. Device certificates name both, at the address valid when they are issued.
 */
@NullMarked
package dev.bulwark.pki;

import org.jspecify.annotations.NullMarked;
