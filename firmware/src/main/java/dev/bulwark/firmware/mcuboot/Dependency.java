package dev.bulwark.firmware.mcuboot;

/**
 * Another image that this one needs beside it.
 *
 * @param image its number, 0..255
 * @param least the lowest version that will do
 */
public record Dependency(int image, McubootVersion least) {
  static final int SIZE = 4 + McubootVersion.SIZE;

  public Dependency {
    if (image < 0 || image > 255) throw new IllegalArgumentException("not an image's number: " + image);
  }
}
