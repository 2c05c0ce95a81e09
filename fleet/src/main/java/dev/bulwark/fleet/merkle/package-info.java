/**
 * The arithmetic of an append-only Merkle tree as RFC 9162 (section 2.1) defines it: pure, without storage or clock. Start at
 * {@link dev.bulwark.fleet.merkle.Frontier}, the right edge that grows; {@link dev.bulwark.fleet.merkle.MerkleProofs} lets someone who trusts only a root check that a leaf is
 * in the tree, and that a later tree extends an earlier one. What the leaves say is the audit log's matter.
 */
@NullMarked
package dev.bulwark.fleet.merkle;

import org.jspecify.annotations.NullMarked;
