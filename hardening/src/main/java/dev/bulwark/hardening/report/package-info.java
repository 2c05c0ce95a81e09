/**
 * Writes down what an audit found. Start at {@link dev.bulwark.hardening.report.AuditDocument}: the whole answer as plain maps, from which every form of output is made; whether a finding is waived or
 * known already is its {@link dev.bulwark.hardening.report.Standing}, by the waivers and the {@link dev.bulwark.hardening.report.Baseline} that a person hands over. A report to look at is a {@link dev.bulwark.hardening.report.Page}.
 *
 * <p>No form holds a time stamp or a path that was not given: the same input gives the same bytes.
 */
@NullMarked
package dev.bulwark.hardening.report;

import org.jspecify.annotations.NullMarked;
