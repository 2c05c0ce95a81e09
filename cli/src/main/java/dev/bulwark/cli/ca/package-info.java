/**
 * {@code bulwark ca}: the certificate authorities of a server, its revocation list, and judging any certificate path offline.
 *
 * <p>{@link dev.bulwark.cli.ca.CaCommand} lists the commands. Paths are judged by {@code dev.bulwark.pki.validate}; here is only how it is asked and told.
 */
@NullMarked
package dev.bulwark.cli.ca;

import org.jspecify.annotations.NullMarked;
