/**
 * The command line: one program for people and scripts, with one contract for exit codes, errors and JSON.
 *
 * <p>Start at {@link dev.bulwark.cli.Main}. A small command answers before a server could have started, so nothing here touches the
 * server's classes unless the command itself serves.
 */
@NullMarked
package dev.bulwark.cli;

import org.jspecify.annotations.NullMarked;
