/**
 * Segmentation of a site's network: one policy in the words of those who run it, and everything that follows from it.
 *
 * <p>A {@linkplain dev.bulwark.network.policy policy} becomes a {@linkplain dev.bulwark.network.model model}, an ordered list of rules with first match, of which every back end is a translation
 * and against which every {@linkplain dev.bulwark.network.ruleset loaded rule set} is proved. What a back end cannot express is refused, never weakened.
 */
@NullMarked
package dev.bulwark.network;

import org.jspecify.annotations.NullMarked;
