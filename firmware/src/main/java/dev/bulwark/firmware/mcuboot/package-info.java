/**
 * Images for MCUboot, the bootloader of Zephyr and of many other small systems: read, signed and verified.
 *
 * <p>Start at {@link dev.bulwark.firmware.mcuboot.McubootImage}: {@code read} parses hostile bytes, {@code verify} judges hash and signature as the bootloader does, {@code sign} makes an image.
 * {@link dev.bulwark.firmware.mcuboot.McubootKey} is a public key, {@link dev.bulwark.firmware.mcuboot.McubootSigner} whatever holds the private one.
 *
 * <p>Answers: forged and altered images, lengths that lie, a security counter outside the signed part. Little-endian images only. Encrypted images are recognised, not opened. Source: MCUboot's {@code docs/design.md}.
 */
@NullMarked
package dev.bulwark.firmware.mcuboot;

import org.jspecify.annotations.NullMarked;
