/**
 * {@code bulwark cve …}: imports vulnerability records into a store on this machine, and matches a bill of materials with them.
 *
 * <p>Start at {@link dev.bulwark.cli.cve.CveCommand}. The decisions are {@code hardening.cve}'s; here are options, exit codes and forms of output. The age of the data is always shown.
 */
@NullMarked
package dev.bulwark.cli.cve;

import org.jspecify.annotations.NullMarked;
