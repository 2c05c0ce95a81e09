/**
 * {@code bulwark scorecard}: how far each practice is in place, as text, as the server's document or as a page that needs nothing else.
 *
 * <p>What is shown was computed by the server from evidence; nothing here adds to it or leaves out what is bad.
 */
@NullMarked
package dev.bulwark.cli.scorecard;

import org.jspecify.annotations.NullMarked;
