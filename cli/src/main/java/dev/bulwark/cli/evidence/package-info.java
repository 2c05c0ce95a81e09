/**
 * {@code bulwark evidence}: what an audit found becomes evidence of a device on the server. Start at {@link dev.bulwark.cli.evidence.EvidenceSubmit}.
 *
 * <p>What is claimed is decided by {@code hardening.evidence} alone; nothing here can add a claim to what a document says.
 */
@NullMarked
package dev.bulwark.cli.evidence;

import org.jspecify.annotations.NullMarked;
