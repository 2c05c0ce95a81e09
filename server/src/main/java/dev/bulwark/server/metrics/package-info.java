/**
 * What can be counted, as Prometheus reads it: {@link dev.bulwark.server.metrics.Metrics} asks at each scrape and keeps nothing. No label holds a device's name or
 * anything a client chose, so the number of series does not grow with the fleet or with attackers.
 */
@NullMarked
package dev.bulwark.server.metrics;

import org.jspecify.annotations.NullMarked;
