/**
 * How far each practice is in place, judged from evidence alone. Start at {@link dev.bulwark.fleet.scorecard.Scorecard}; {@link dev.bulwark.fleet.scorecard.Catalogue}
 * is the list of practices with what each asks for, {@link dev.bulwark.fleet.scorecard.Judge} the rules by which evidence counts. Pure: no clock, no store.
 */
@NullMarked
package dev.bulwark.fleet.scorecard;

import org.jspecify.annotations.NullMarked;
