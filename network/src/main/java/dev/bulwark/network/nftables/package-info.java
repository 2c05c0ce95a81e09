/**
 * The gateway's own firewall: {@link dev.bulwark.network.nftables.NftablesBackend} turns a model into one file that {@code nft -f} loads in one step, {@link dev.bulwark.network.nftables.QuarantineTable} is the
 * table beside it that no policy ever replaces.
 *
 * <p>The leg that a packet comes in by finds the zone's chain, the leg that it goes out by the chain of the pair, that one the chain of the family; there a handful of rules look into sets.
 * {@link dev.bulwark.network.nftables.Changeover} puts such a table in the place of another one under traffic. What follows one after the other with the same action has no order of its own, so it
 * may be put together; what has another action in between never is.
 */
@NullMarked
package dev.bulwark.network.nftables;

import org.jspecify.annotations.NullMarked;
