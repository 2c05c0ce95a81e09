/**
 * A chip without the chip: flash, fuses, boot ROM, second-stage bootloader and an application that answers as told, one reset at a time.
 *
 * <p>Start at {@link dev.bulwark.firmware.virtual.VirtualChip}; {@link dev.bulwark.firmware.virtual.BootReport} is what a reset ends with and {@link dev.bulwark.firmware.virtual.BootLog} why. It answers the question that
 * cannot be asked of silicon twice: what will this chip do, once these fuses are burned and these bytes are flashed, also if the power goes at the worst moment? Nothing here reads a clock, draws random numbers of its own or touches a file.
 */
@NullMarked
package dev.bulwark.firmware.virtual;

import org.jspecify.annotations.NullMarked;
