package dev.bulwark.firmware.mcuboot;

/** What reading bytes as an MCUboot image came to. */
public sealed interface McubootReading {
  /** The bytes have an image's form; hash and signature are asked of the image. */
  record Read(McubootImage image) implements McubootReading {}

  /** They have not; {@code detail} says why, one line. */
  record Unreadable(String detail) implements McubootReading {}
}
