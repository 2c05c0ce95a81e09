/**
 * How the product says that something is wrong: {@link dev.bulwark.problem.Problem} for faults of the surroundings and of input,
 * with a code and the mend; {@link dev.bulwark.problem.Printable} makes what comes from outside safe to show. It lies under all other modules and knows none. Expected outcomes are no problems: they are sealed records of the capability that decides them.
 */
@NullMarked
package dev.bulwark.problem;

import org.jspecify.annotations.NullMarked;
