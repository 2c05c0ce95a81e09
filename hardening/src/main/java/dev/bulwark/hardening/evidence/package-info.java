/**
 * From what an audit found to what the scorecard may believe. Start at {@link dev.bulwark.hardening.evidence.AuditEvidence}: it reads the documents of {@code audit … --json}, {@code firmware efuse … summary --json},
 * {@code cve match --format json} and {@code network prove|drift|simulate … --json} and answers with {@link dev.bulwark.hardening.evidence.Claim}s.
 *
 * <p>A claim is made only where every rule that speaks for it passed; one that fails refutes it, waived or not; where a rule could not know, nothing is claimed and the reason is told.
 */
@NullMarked
package dev.bulwark.hardening.evidence;

import org.jspecify.annotations.NullMarked;
