package dev.bulwark.fleet.scorecard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One assertion that an item asks for.
 *
 * @param assertion for example {@code secure-boot.enabled}
 * @param minimumRank of the evidence that may hold it
 * @param longest how old the evidence may be, whatever it says itself; null where that alone decides
 * @param shared whether evidence about the platform holds it for a device
 * @param next what to do where it is missing
 */
public record Requirement(String assertion, int minimumRank, @Nullable Duration longest, boolean shared, String next) {}
