package dev.bulwark.firmware.mcuboot;

/** Whether an image is run. */
public sealed interface McubootVerdict {
  /** Hash and signature hold under {@code by}, one of the trusted keys. */
  record Trusted(McubootKey by) implements McubootVerdict {}

  /** They do not; {@code fault} is the first reason. */
  record Rejected(McubootFault fault) implements McubootVerdict {}
}
