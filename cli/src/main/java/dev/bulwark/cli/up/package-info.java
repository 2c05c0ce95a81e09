/** Runs the server in the foreground: {@link dev.bulwark.cli.up.UpCommand} reads the configuration whole, starts every listener, and stops them in order when told to. */
@NullMarked
package dev.bulwark.cli.up;

import org.jspecify.annotations.NullMarked;
