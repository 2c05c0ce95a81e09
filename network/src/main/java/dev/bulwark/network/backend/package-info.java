/**
 * What every translation of a policy into the configuration of some equipment shares: {@link dev.bulwark.network.backend.Backend} is the translation, {@link dev.bulwark.network.backend.Compiled} what comes of it.
 *
 * <p>A back end starts from the model and says everything it means; what its equipment cannot say is refused ({@link dev.bulwark.network.backend.Backend#inexpressible}), never left out.
 */
@NullMarked
package dev.bulwark.network.backend;

import org.jspecify.annotations.NullMarked;
