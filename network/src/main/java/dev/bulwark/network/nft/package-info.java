/**
 * Reads what nft writes and what the kernel holds into {@link dev.bulwark.network.ruleset.Ruleset}. Start at {@link dev.bulwark.network.nft.NftReader}: the text of a file and the JSON of a listing become the same
 * tokens, so one parser gives both one meaning. What is not understood is refused by name (NETWORK-021), never guessed.
 */
@NullMarked
package dev.bulwark.network.nft;

import org.jspecify.annotations.NullMarked;
