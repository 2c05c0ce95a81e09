/**
 * Judges firmware images: what they are, whether somebody signed them, whether they are encrypted, what secrets they carry.
 *
 * <p>Start at {@link dev.bulwark.hardening.image.ImageAudit}. The formats are read by module {@code firmware}, the secrets are found by {@code hardening.scan}; here both become findings with offsets in the file that was given. In the dump of a
 * whole flash chip each partition is judged where it lies.
 *
 * <p>{@link dev.bulwark.hardening.image.Claims} holds what a configuration or fuses say, so that an image that contradicts them is caught: what was configured is not what was shipped.
 */
@NullMarked
package dev.bulwark.hardening.image;

import org.jspecify.annotations.NullMarked;
