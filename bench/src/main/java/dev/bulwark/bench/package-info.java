/**
 * Whole-system measurements beside real peers, and JMH micro-benchmarks. Start at {@link dev.bulwark.bench.Bench}; every figure of {@code bench/README.md} names
 * the command of this module that repeats it. Nothing depends on this module, and it is not part of the distribution.
 */
@NullMarked
package dev.bulwark.bench;

import org.jspecify.annotations.NullMarked;
