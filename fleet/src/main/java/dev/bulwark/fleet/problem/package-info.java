/**
 * How the product says that something is wrong: {@link dev.bulwark.fleet.problem.Problem} for faults of the surroundings and of input,
 * with a code and the mend. Expected outcomes are no problems: they are sealed records of the capability that decides them.
 */
@NullMarked
package dev.bulwark.fleet.problem;

import org.jspecify.annotations.NullMarked;
