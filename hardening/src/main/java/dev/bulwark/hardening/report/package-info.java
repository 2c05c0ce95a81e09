/**
 * Writes down what an audit found. Start at {@link dev.bulwark.hardening.report.AuditDocument}: the whole answer as plain maps, from which every form of output is made; whether a finding is waived or known already is a
 * {@link dev.bulwark.hardening.report.Standing} that comes from outside.
 *
 * <p>No form holds a time stamp or a path that was not given: the same input gives the same bytes.
 */
@NullMarked
package dev.bulwark.hardening.report;

import org.jspecify.annotations.NullMarked;
