/**
 * What a device keeps about itself: its private key, its certificate, the roots that it trusts and where its server is.
 *
 * <p>Start at {@link dev.bulwark.agent.identity.AgentDirectory}: it is why a power cut at any moment leaves a key and the certificate of that very key.
 */
@NullMarked
package dev.bulwark.agent.identity;

import org.jspecify.annotations.NullMarked;
