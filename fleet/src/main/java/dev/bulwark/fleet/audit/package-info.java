/**
 * The record that nobody can quietly rewrite: an append-only Merkle tree over everything that matters (issue, revoke, device, operator), written in the very commit of
 * the change itself. Start at {@link dev.bulwark.fleet.audit.AuditLog}; {@link dev.bulwark.fleet.audit.AuditVerification} is the auditor's side and needs only the state folder and a public
 * key. Leaves are appended by {@code Tx.audit}.
 */
@NullMarked
package dev.bulwark.fleet.audit;

import org.jspecify.annotations.NullMarked;
