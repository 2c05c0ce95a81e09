/**
 * {@code bulwark audit …}: from files to verdicts. One class per kind of target; what all share, options and the way an answer is written, is {@link dev.bulwark.cli.audit.AuditSettings}. What is judged is judged in the
 * {@code hardening} module, never here.
 */
@NullMarked
package dev.bulwark.cli.audit;

import org.jspecify.annotations.NullMarked;
