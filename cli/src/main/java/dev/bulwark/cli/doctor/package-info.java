/**
 * {@code bulwark doctor}: looks at the surroundings and the state of a server and says what is wrong and how to mend it.
 *
 * <p>Each {@link dev.bulwark.cli.doctor.Check} looks at one thing and changes nothing. Answers: the misconfiguration that is found only when it hurts.
 */
@NullMarked
package dev.bulwark.cli.doctor;

import org.jspecify.annotations.NullMarked;
