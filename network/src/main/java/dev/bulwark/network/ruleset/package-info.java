/**
 * A rule set as the kernel holds it, whatever text it came from: {@link dev.bulwark.network.ruleset.Ruleset}, its base chains by hook and priority, and rules as matches on fields with verdicts. What is not
 * understood does not get here: it is refused by name, so that nothing is proved about rules that were guessed.
 */
@NullMarked
package dev.bulwark.network.ruleset;

import org.jspecify.annotations.NullMarked;
