/**
 * {@code bulwark config}: judges a configuration file and shows what is in effect, without starting anything.
 *
 * <p>The rules stand in {@code dev.bulwark.server.config}; here is only how a person and a script are told.
 */
@NullMarked
package dev.bulwark.cli.config;

import org.jspecify.annotations.NullMarked;
