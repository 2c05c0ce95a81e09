/**
 * What the two borrowed command lines, {@code bulwark espsecure} and {@code bulwark espefuse}, have in common.
 *
 * <p>{@link dev.bulwark.cli.vendor.VendorWords} turns both generations of spelling into one before a line is parsed; {@link dev.bulwark.cli.vendor.VendorCommand} gives the exit codes that scripts written for the
 * vendor's tools expect. What signing, encrypting and burning mean stands in the {@code firmware} module, never here.
 */
@NullMarked
package dev.bulwark.cli.vendor;

import org.jspecify.annotations.NullMarked;
