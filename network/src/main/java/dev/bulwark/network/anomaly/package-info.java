/**
 * Rules that do not do what whoever wrote them believes: {@link dev.bulwark.network.anomaly.Anomalies} finds shadowed, contradicting and redundant rules of an ordered list exactly, unions included; lists come in
 * ClassBench's format by {@link dev.bulwark.network.anomaly.FilterList}.
 */
@NullMarked
package dev.bulwark.network.anomaly;

import org.jspecify.annotations.NullMarked;
