/**
 * The conversation with the server about certificates: enrolment over secure transport (RFC 7030 as amended by RFC 8951), and asking how a certificate stands (OCSP).
 *
 * <p>Start at {@link dev.bulwark.agent.est.EstClient}. {@link dev.bulwark.agent.est.IssuedChain} is why an answer is stored only when it is a certificate for our own key.
 */
@NullMarked
package dev.bulwark.agent.est;

import org.jspecify.annotations.NullMarked;
