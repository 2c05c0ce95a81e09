/**
 * Signatures that the chip's ROM and bootloader check: who signed an image, whether that still holds, and how to sign one.
 *
 * <p>Start at {@link dev.bulwark.firmware.signature.SecureBootV2}: it judges and makes the sector of up to three signature blocks. {@link dev.bulwark.firmware.signature.SecureBootV1} does the first chip's older trailer.
 * {@link dev.bulwark.firmware.signature.BootKeys} reads and makes keys in PEM files; {@link dev.bulwark.firmware.signature.BootSigner} is the seam for keys elsewhere.
 *
 * <p>Answers: images of strangers, a valid signature beside a foreign key, a fault while signing, weak keys, keys that others can read. What is trusted is told from outside, as a predicate over {@link dev.bulwark.firmware.signature.KeyDigest}.
 */
@NullMarked
package dev.bulwark.firmware.signature;

import org.jspecify.annotations.NullMarked;
