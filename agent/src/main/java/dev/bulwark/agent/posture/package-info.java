/**
 * What a device says of itself: system, listening ports, where its key lives. Declared, not observed: the lowest rank of evidence but the build's.
 *
 * <p>Start at {@link dev.bulwark.agent.posture.Posture}.
 */
@NullMarked
package dev.bulwark.agent.posture;

import org.jspecify.annotations.NullMarked;
