/**
 * Exact sets of packets, and questions about them that are answered without trying packets one by one. {@link dev.bulwark.network.diagram.Cover} decides whether boxes leave a gap, which is what anomalies of a filter
 * list come down to; {@link dev.bulwark.network.diagram.Diagram} holds whole functions of packets, equal ones as one node, which is what proofs compare. Both have a bound on work or memory and say so when they meet
 * it. Why two: {@code docs/adr/0011-deciding-rule-sets-exactly.md}.
 */
@NullMarked
package dev.bulwark.network.diagram;

import org.jspecify.annotations.NullMarked;
