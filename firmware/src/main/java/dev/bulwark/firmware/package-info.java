/**
 * Everything between a compiler's output and a device that runs only what its owner signed. Pure: no network, no fleet, no clock; files and randomness come in as arguments.
 *
 * <p>Start at {@link dev.bulwark.firmware.chip.Chip}, the facts about each chip. The packages beside this one: {@code image}, {@code partition}, {@code nvs} and {@code mcuboot} are the formats;
 * {@code signature} signs and verifies as the boot ROM does; {@code encryption} is what a chip's flash controller computes; {@code efuse} is the one-time-programmable memory;
 * {@code virtual} boots all of it without a chip; {@code plan} orders the irreversible steps and rehearses them; {@code info} says what any file is.
 */
@NullMarked
package dev.bulwark.firmware;

import org.jspecify.annotations.NullMarked;
