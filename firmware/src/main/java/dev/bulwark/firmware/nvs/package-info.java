/**
 * Non-volatile storage: the key-value partition in which a device keeps its settings, identities and Wi-Fi credentials.
 *
 * <p>Start at {@link dev.bulwark.firmware.nvs.NvsPartition}, which reads a partition and says what in it is not sound, and {@link dev.bulwark.firmware.nvs.NvsBuilder}, which writes one with the bytes
 * that the vendor's generator would write; {@link dev.bulwark.firmware.nvs.NvsCsv} is the text form, {@link dev.bulwark.firmware.nvs.NvsKeys} the two AES-256 keys of an encrypted one.
 *
 * <p>Answers: secrets read out of a flash chip that somebody unsoldered. Encryption here has no authentication: who can write flash can replace an entry by an older one of the same place.
 */
@NullMarked
package dev.bulwark.firmware.nvs;

import org.jspecify.annotations.NullMarked;
