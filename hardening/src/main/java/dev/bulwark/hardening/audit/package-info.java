/**
 * What an audit answers with: one {@link dev.bulwark.hardening.audit.AuditedInput} for each thing looked at, with the verdict of each rule and a {@link dev.bulwark.hardening.audit.Finding} for each failure.
 *
 * <p>Four verdicts, not two: unknown is never counted as pass. Everything here is plain data; the same input gives the same answer, byte for byte.
 */
@NullMarked
package dev.bulwark.hardening.audit;

import org.jspecify.annotations.NullMarked;
