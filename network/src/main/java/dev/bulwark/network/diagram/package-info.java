/**
 * Exact sets of packets, and questions about them that are answered without trying packets one by one. {@link dev.bulwark.network.diagram.Cover} decides whether boxes leave a gap, which is what anomalies of a rule
 * list come down to; both ways of asking have a bound on the work and say so when they meet it.
 */
@NullMarked
package dev.bulwark.network.diagram;

import org.jspecify.annotations.NullMarked;
