package dev.bulwark.agent.mqtt;

import java.time.Instant;

/**
 * A session ended that we had not ended ourselves.
 *
 * @param code the reason code of the broker's DISCONNECT (0x98 administrative action, 0x87 not authorised, 0x8e taken over), or -1 when the connection just broke
 * @param at when the client saw it
 */
public record Disconnected(int code, String reason, Instant at) {}
