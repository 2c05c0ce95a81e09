/**
 * What every command shares with the person or script in front of it: {@link dev.bulwark.cli.terminal.Terminal} for output,
 * {@link dev.bulwark.cli.terminal.Exit} for the verdict, {@link dev.bulwark.cli.terminal.Failure} for a fault that has a verdict of its own.
 *
 * <p>Standard output carries the answer and nothing else; what libraries print goes to standard error.
 */
@NullMarked
package dev.bulwark.cli.terminal;

import org.jspecify.annotations.NullMarked;
