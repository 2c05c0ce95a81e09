/**
 * {@code bulwark espefuse …}: the command line of the vendor's fuse tool over our virtual chip.
 *
 * <p>Start at {@link dev.bulwark.cli.espefuse.EspefuseCommand} (what one line may say) and {@link dev.bulwark.cli.espefuse.FuseChain} (several commands in one line: all or none). What a chip accepts is judged by
 * {@code firmware.efuse}; here are the words, the summary's forms and the question before a burn. No serial port is ever opened.
 */
@NullMarked
package dev.bulwark.cli.espefuse;

import org.jspecify.annotations.NullMarked;
