package dev.bulwark.hardening.archive;

/** Bytes in memory. */
final class HeldSource implements RandomSource {
  private final String name;
  private final byte[] bytes;

  HeldSource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) {
    if (at >= bytes.length) return -1;
    int count = (int) Math.min(length, bytes.length - at);
    System.arraycopy(bytes, (int) at, into, from, count);
    return count;
  }
}
