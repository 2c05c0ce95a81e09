/**
 * What a chip's flash controller computes between flash and cache: the first chip's own tweaked AES and the XTS form of all others, key material included.
 *
 * <p>Start at {@link dev.bulwark.firmware.encryption.FlashCipher#of}; {@link dev.bulwark.firmware.encryption.FlashKey} is the key as its file holds it,
 * {@link dev.bulwark.firmware.encryption.Cores} spreads one large range over processors.
 *
 * <p>Answers: firmware and secrets read out of a flash chip that was unsoldered, one device's content copied to another. It hides, it does not authenticate: whoever may write to flash can still change
 * what a known block decrypts to, so encryption goes with signatures and never instead of them.
 */
@NullMarked
package dev.bulwark.firmware.encryption;

import org.jspecify.annotations.NullMarked;
