/**
 * The operators' API under {@code /api/v1}, {@code /health} and {@code /metrics}.
 *
 * <p>Start at {@link dev.bulwark.server.api.OperatorRoutes}; {@link dev.bulwark.server.api.Door} is why no route answers without the token. Every action is audited and becomes an event;
 * repeating one with the same {@code Idempotency-Key} gives the first answer and does nothing. The description at {@code /api/v1/openapi.json} is held true by tests. Answers: guessing of tokens,
 * requests forged by a browser, operators who act twice.
 */
@NullMarked
package dev.bulwark.server.api;

import org.jspecify.annotations.NullMarked;
