/**
 * The configuration: records with safe defaults, read whole from YAML, so that every mistake of a file is told at once with its place and its mend.
 *
 * <p>Start at {@link dev.bulwark.server.config.ConfigReader}; {@link dev.bulwark.server.config.Config} is what the server gets. Promises: an unknown key, a wrong
 * value or a setting that would weaken the product never reaches a running server. Answers: insecure defaults and unsafe settings found only in production. Secrets stand
 * here as references, never as values.
 */
@NullMarked
package dev.bulwark.server.config;

import org.jspecify.annotations.NullMarked;
