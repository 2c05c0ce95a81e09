/**
 * Enrolment over Secure Transport (RFC 7030, 8951) without the transport: who may have a certificate, and what the messages look like.
 *
 * <p>Start at {@link dev.bulwark.pki.est.Enrolments}; {@link dev.bulwark.pki.est.Enrolment} is every answer there is. {@link dev.bulwark.pki.est.EstMessages} encodes. Answers: stolen and replayed tokens,
 * guessing of ids, cloned keys, floods of requests. HTTP is the server's, reading requests is {@code csr}'s.
 */
@NullMarked
package dev.bulwark.pki.est;

import org.jspecify.annotations.NullMarked;
