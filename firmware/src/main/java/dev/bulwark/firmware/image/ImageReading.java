package dev.bulwark.firmware.image;

/** What reading bytes as an image came to. */
public sealed interface ImageReading {
  /** The bytes have an image's form; whether its chip, checksum and hash are right is asked of the image. */
  record Read(EspImage image) implements ImageReading {}

  /**
   * The bytes have not an image's form.
   *
   * @param fault {@link ImageFault#HEADER} or {@link ImageFault#SEGMENTS}
   * @param detail what is wrong, for a person, one line
   */
  record Unreadable(ImageFault fault, String detail) implements ImageReading {}
}
