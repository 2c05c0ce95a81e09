/**
 * The catalogue: rules as data with a closed grammar, so that a rule can name what is safe but never run anything.
 *
 * <p>Start at {@link dev.bulwark.hardening.rule.RulePack#shipped}. A {@link dev.bulwark.hardening.rule.Rule} holds a {@link dev.bulwark.hardening.rule.Check} (what is compared with what), a
 * {@link dev.bulwark.hardening.rule.Condition} (when it speaks at all; three-valued, {@link dev.bulwark.hardening.rule.Truth}), why it matters, how to mend it, and the standards it serves. Whoever audits a target asks the pack
 * {@link dev.bulwark.hardening.rule.RulePack#of} that target and brings the values; version and digest of the pack stand in every result.
 */
@NullMarked
package dev.bulwark.hardening.rule;

import org.jspecify.annotations.NullMarked;
