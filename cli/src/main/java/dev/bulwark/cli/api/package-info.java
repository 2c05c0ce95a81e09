/**
 * Talks to a running server as an operator: {@link dev.bulwark.cli.api.ServerOptions} says which one, {@link dev.bulwark.cli.api.ApiClient} asks it.
 *
 * <p>One exchange per connection over TLS 1.3 with AES-256-GCM, the root pinned, every reply bounded in size and time. Start-up time decides here: the JDK's
 * own clients cost more than the exchange.
 */
@NullMarked
package dev.bulwark.cli.api;

import org.jspecify.annotations.NullMarked;
