/**
 * {@code bulwark espsecure …}: the command line of the vendor's signing and encryption tool, for scripts that exist.
 *
 * <p>Start at {@link dev.bulwark.cli.espsecure.EspsecureCommand}. Each command reads its files and asks {@code firmware.signature} or {@code firmware.encryption}, as {@code bulwark firmware …} does; here are the
 * words, the default names of outputs and the exit codes only. Where the vendor's tool is laxer than a chip, this one is not.
 */
@NullMarked
package dev.bulwark.cli.espsecure;

import org.jspecify.annotations.NullMarked;
