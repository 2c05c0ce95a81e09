package dev.bulwark.firmware.image;

/**
 * A piece of an image that goes to one place in memory.
 *
 * @param address where it is loaded or mapped, unsigned 32 bits
 * @param length bytes of data, a multiple of 4, below 16 MiB
 * @param offset where its eight-byte header begins, in bytes from the image's begin
 */
public record Segment(long address, int length, int offset) {
  /** The size of a segment's own header: address and length. */
  static final int HEADER = 8;

  /** Where its data begin, in bytes from the image's begin. */
  public int dataOffset() {
    return offset + HEADER;
  }
}
