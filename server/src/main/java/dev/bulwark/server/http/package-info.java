/**
 * HTTP in our own few words: a {@link dev.bulwark.server.http.Route} takes a {@link dev.bulwark.server.http.Request} and gives a
 * {@link dev.bulwark.server.http.Reply}; a {@link dev.bulwark.server.http.Listener} serves routes over TLS and nothing else.
 *
 * <p>Promises: no plaintext, no body above a route's bound in memory, a deadline on every handshake and read, every refusal a problem document with a code.
 * Leaves to others: who may call (the routes), which certificate is good (the TLS context that comes in). The only package that imports the HTTP library.
 */
@NullMarked
package dev.bulwark.server.http;

import org.jspecify.annotations.NullMarked;
