/**
 * A chip's one-time-programmable memory: where every field lies, what is burned, what may still be burned, and what a burn would do.
 *
 * <p>Start at {@link dev.bulwark.firmware.efuse.Fuses}, the state of one chip at one moment; {@link dev.bulwark.firmware.efuse.FuseController} takes commands as the vendor's tool does and answers with
 * the next state or a refusal; {@link dev.bulwark.firmware.efuse.FuseMap} knows the positions; {@link dev.bulwark.firmware.efuse.FuseFile} keeps a state in a file.
 *
 * <p>Promises: a bit never goes back to 0; a refused command changes nothing; what is protected stays as it is. Answers: bricked devices, keys burned where they can be read, protections forgotten.
 * What the boot does with the fuses is the business of {@code virtual}; in which order to burn, that of {@code plan}.
 */
@NullMarked
package dev.bulwark.firmware.efuse;

import org.jspecify.annotations.NullMarked;
