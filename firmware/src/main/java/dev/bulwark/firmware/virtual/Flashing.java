package dev.bulwark.firmware.virtual;

/** What became of writing flash over the serial port. */
public sealed interface Flashing {
  /** All of it stands in flash. @param operations a power cut after each number below it leaves less */
  record Flashed(VirtualChip after, long operations) implements Flashing {}

  /** The power went. @param after what stands in flash now */
  record Cut(VirtualChip after) implements Flashing {}

  /** The ROM refused, nothing changed. @param why for a person */
  record Refused(String why) implements Flashing {}
}
