/**
 * The image format of the Espressif chips: bootloaders and applications, read from hostile bytes and built anew.
 *
 * <p>Start at {@link dev.bulwark.firmware.image.EspImage#read}: it says whether bytes have the form of an image, and leaves every further judgement (chip, revision, checksum, hash) to be asked for, so that a
 * boot can stand signatures between them as the hardware does. {@link dev.bulwark.firmware.image.EspImageBuilder} makes images for rehearsals and demonstrations.
 *
 * <p>Answers: lengths that overflow or lie, images for another chip, torn and flipped bits. A right checksum or hash proves no origin: that is the {@code signature} package's part.
 */
@NullMarked
package dev.bulwark.firmware.image;

import org.jspecify.annotations.NullMarked;
