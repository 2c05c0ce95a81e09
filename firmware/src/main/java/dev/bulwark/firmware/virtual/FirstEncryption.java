package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.encryption.FlashKey;

/**
 * A bootloader that was built to encrypt the flash when it first finds a good application, as ESP-IDF's does.
 *
 * <p>The vendor's flow cannot be resumed once it has begun to overwrite the bootloader: a power cut between then and the burning of the counter leaves ciphertext that the ROM takes for noise. It is modelled so.
 *
 * @param fresh what the chip's own generator draws when no flash key is fused; not used otherwise. Not copied: whoever gives it closes it
 * @param release burn the counter to its maximum and close the download mode's encryption, so that nobody can go back; otherwise one bit is burned
 */
public record FirstEncryption(FlashKey fresh, boolean release) {}
