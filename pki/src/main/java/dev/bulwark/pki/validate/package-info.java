/**
 * Judges one certificate path, offline: is this certificate good for this purpose, at this moment, below these roots?
 *
 * <p>Start at {@link dev.bulwark.pki.validate.PathValidation}, which judges parsed material; {@link dev.bulwark.pki.validate.ValidateRequest} and
 * {@link dev.bulwark.pki.validate.ValidateBatch} read it from files for the command line. The JDK validates (RFC 5280 §6); the search for a path, its bounds and the
 * conformance rules of §4 ({@link dev.bulwark.pki.validate.Conformance}) are ours.
 *
 * <p>Answers: forged, expired, revoked, misused and malformed certificates, and certificates built to exhaust the judge. It never opens a connection.
 */
@NullMarked
package dev.bulwark.pki.validate;

import org.jspecify.annotations.NullMarked;
