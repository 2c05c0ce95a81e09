/**
 * The one way an agent speaks TLS: version 1.3 with {@code TLS_AES_256_GCM_SHA384}, the server checked against pinned roots and by its name.
 *
 * <p>Start at {@link dev.bulwark.agent.tls.ClientTls}. There is no switch that turns a check off.
 */
@NullMarked
package dev.bulwark.agent.tls;

import org.jspecify.annotations.NullMarked;
