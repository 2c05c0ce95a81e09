/**
 * {@code bulwark firmware …}: the command line of the {@code firmware} module. One class per command; each reads its files, asks the module, writes the answer. What is judged is judged there, never here.
 */
@NullMarked
package dev.bulwark.cli.firmware;

import org.jspecify.annotations.NullMarked;
