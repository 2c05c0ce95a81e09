/**
 * Facts about the chips: identifiers, offsets, which signatures the ROM checks, which flash keys it takes. Start at {@link dev.bulwark.firmware.chip.Chip}; all else asks it instead of naming chips.
 */
@NullMarked
package dev.bulwark.firmware.chip;

import org.jspecify.annotations.NullMarked;
