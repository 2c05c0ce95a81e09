/**
 * The nouns everything else speaks of: {@link dev.bulwark.fleet.device.Device}, its {@link dev.bulwark.fleet.device.Lifecycle}, and
 * {@link dev.bulwark.fleet.device.Identity}, the certificate that stands for it. Values only; what changes them is the {@code registry}.
 */
@NullMarked
package dev.bulwark.fleet.device;

import org.jspecify.annotations.NullMarked;
