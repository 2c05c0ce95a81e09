/**
 * Prepares flash contents for many devices, each encrypted under a key of its own that no other device ever has.
 *
 * <p>Start at {@link dev.bulwark.firmware.provisioning.Provisioning}, which makes keys and ciphertexts and keeps nothing; {@link dev.bulwark.firmware.provisioning.DeviceFolders} keeps them in a directory, so
 * that a run that was stopped goes on where it ended.
 *
 * <p>Answers: one key for the whole fleet, which one opened device gives away; a key used twice because a run was repeated. Burning the keys into chips is the {@code plan} package's work.
 */
@NullMarked
package dev.bulwark.firmware.provisioning;

import org.jspecify.annotations.NullMarked;
