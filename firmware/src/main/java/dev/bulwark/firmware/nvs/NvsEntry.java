package dev.bulwark.firmware.nvs;

/**
 * A value under a key.
 *
 * @param namespace 1 to 15 bytes
 * @param key 1 to 15 bytes
 */
public record NvsEntry(String namespace, String key, NvsValue value) {}
