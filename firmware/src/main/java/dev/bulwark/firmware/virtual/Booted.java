package dev.bulwark.firmware.virtual;

/** A reset's end: what is reported, and the chip as it is left. */
public record Booted(BootReport report, VirtualChip after) {}
