/**
 * {@code bulwark log verify}: an auditor's check of a state directory, with no server and no trust in what is stored.
 *
 * <p>The proof itself stands in {@code dev.bulwark.fleet.audit}; here is its verdict for people and scripts.
 */
@NullMarked
package dev.bulwark.cli.log;

import org.jspecify.annotations.NullMarked;
