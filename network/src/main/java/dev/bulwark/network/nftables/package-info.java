/**
 * The gateway's own firewall: {@link dev.bulwark.network.nftables.NftablesBackend} turns a model into one file that {@code nft -f} loads in one step, {@link dev.bulwark.network.nftables.QuarantineTable} is the
 * table beside it that no policy ever replaces.
 *
 * <p>A verdict map finds the chain of a pair of zones, that chain the one of the family; there a handful of rules look into sets. What follows one after the other with the same action has no order of its own, so it
 * may be put together; what has another action in between never is.
 */
@NullMarked
package dev.bulwark.network.nftables;

import org.jspecify.annotations.NullMarked;
