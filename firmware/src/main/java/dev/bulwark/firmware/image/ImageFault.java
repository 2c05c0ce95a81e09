package dev.bulwark.firmware.image;

/** What stops an image, in the order in which a boot finds it. */
public enum ImageFault {
  /** No magic byte, or too few bytes for a header. */
  HEADER,
  /** Built for another chip. */
  CHIP,
  /** The chip is older than the image demands, or newer than it allows. */
  REVISION,
  /** A segment's count, length or place cannot be. */
  SEGMENTS,
  /** The XOR over all segment data does not match. */
  CHECKSUM,
  /** The appended SHA-256 does not match. */
  HASH
}
