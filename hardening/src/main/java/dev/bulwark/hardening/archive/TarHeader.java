package dev.bulwark.hardening.archive;

/** One block of 512 bytes before each member of a tar archive (POSIX.1-1988 ustar, GNU, version 7). */
final class TarHeader {
  static final int SIZE = 512;

  private final byte[] block;

  TarHeader(byte[] block) {
    this.block = block;
  }

  /** Any byte of it, for the maps of sparse files. */
  byte at(int index) {
    return block[index];
  }

  /** Whether a block is a header: its check sum is right, and it says ustar or has sane numbers. */
  static boolean isOne(Feed.Peek head) {
    if (head.length() < SIZE || head.at(0) == 0) return false;
    TarHeader header = new TarHeader(head.copy(SIZE));
    return header.sumIsRight() && (head.starts("ustar", 257) || (header.numeric(100) && header.numeric(124)));
  }

  boolean isZero() {
    for (byte octet : block) if (octet != 0) return false;
    return true;
  }

  /** The sum over all bytes with its own field as blanks; some old programs added signed bytes. */
  boolean sumIsRight() {
    int unsigned = 0;
    int signed = 0;
    for (int i = 0; i < SIZE; i++) {
      byte octet = i >= 148 && i < 156 ? (byte) ' ' : block[i];
      unsigned += octet & 0xFF;
      signed += octet;
    }
    long written = number(148, 8);
    return written == unsigned || written == signed;
  }

  private boolean numeric(int at) {
    byte first = block[at];
    return first == ' ' || (first >= '0' && first <= '7') || (first & 0x80) != 0;
  }

  String name() {
    String name = Names.cut(block, 0, 100);
    boolean posix = block[262] == 0 && block[257] == 'u';
    return posix && block[345] != 0 ? Names.cut(block, 345, 155) + "/" + name : name;
  }

  String link() {
    return Names.cut(block, 157, 100);
  }

  char type() {
    return (char) (block[156] & 0xFF);
  }

  int mode() {
    return (int) number(100, 8) & 07777;
  }

  long uid() {
    return number(108, 8);
  }

  long gid() {
    return number(116, 8);
  }

  long size() {
    return number(124, 12);
  }

  /** Octal digits, or the bytes themselves (GNU) where the first has its highest bit; -1 where it is neither. */
  long number(int at, int length) {
    if ((block[at] & 0x80) != 0) return binary(at, length);
    long value = 0;
    int i = at;
    while (i < at + length && (block[i] == ' ' || block[i] == 0)) i++;
    for (; i < at + length && block[i] != ' ' && block[i] != 0; i++) {
      if (block[i] < '0' || block[i] > '7') return -1;
      value = value << 3 | block[i] - '0';
    }
    return value;
  }

  private long binary(int at, int length) {
    // Negative numbers and such of more than 63 bits mean nothing here.
    if ((block[at] & 0xFF) != 0x80) return -1;
    long value = 0;
    for (int i = at + 1; i < at + length; i++) {
      if (value >>> 55 != 0) return -1;
      value = value << 8 | (block[i] & 0xFF);
    }
    return value;
  }
}
