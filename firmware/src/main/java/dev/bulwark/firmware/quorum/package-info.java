/**
 * Several persons must agree before a secure boot key signs an image: m of the n approvers that a policy names.
 *
 * <p>Start at {@link dev.bulwark.firmware.quorum.Quorum}, which decides whether the approvals suffice; {@link dev.bulwark.firmware.quorum.QuorumSigner} puts that before any {@code BootSigner};
 * {@link dev.bulwark.firmware.quorum.Transcript} is what remains, to be checked offline years later.
 *
 * <p>Answers: one person, or one stolen account, that signs what it likes. It does not bind whoever holds the signing key itself: keep that where only this program uses it.
 */
@NullMarked
package dev.bulwark.firmware.quorum;

import org.jspecify.annotations.NullMarked;
