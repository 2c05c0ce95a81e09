package dev.bulwark.hardening.archive;

/** What bytes are, by the bytes alone. */
enum Format {
  TAR,
  CPIO,
  SQUASHFS,
  ZIP,
  AR,
  GZIP,
  XZ,
  ZSTD,
  BZIP2,
  LZ4,
  LZ4_LEGACY,
  LZMA,
  FILE;

  /** Bytes that are needed to tell. */
  static final int LOOK = 512;

  boolean isCompression() {
    return switch (this) {
      case GZIP, XZ, ZSTD, BZIP2, LZ4, LZ4_LEGACY, LZMA -> true;
      case TAR, CPIO, SQUASHFS, ZIP, AR, FILE -> false;
    };
  }

  static Format of(Feed.Peek head) {
    return switch (head.at(0)) {
      case 0x1F -> head.at(1) == 0x8B && head.at(2) == 8 && (head.at(3) & 0xE0) == 0 ? GZIP : tarOr(head);
      case 0xFD -> head.starts("\u00FD7zXZ\0", 0) ? XZ : tarOr(head);
      case 0x28 -> head.starts("(\u00B5/\u00FD", 0) ? ZSTD : tarOr(head);
      case 'B' -> head.starts("BZh", 0) && head.at(3) >= '1' && head.at(3) <= '9' && head.starts("1AY&SY", 4) ? BZIP2 : tarOr(head);
      case 0x04 -> head.starts("\u0004\"M\u0018", 0) ? LZ4 : tarOr(head);
      case 0x02 -> head.starts("\u0002!L\u0018", 0) ? LZ4_LEGACY : tarOr(head);
      case 0x5D -> lzma(head) ? LZMA : tarOr(head);
      case 'h' -> head.starts("hsqs", 0) && head.at(28) == 4 && head.at(29) == 0 ? SQUASHFS : tarOr(head);
      case 'P' -> head.starts("PK\u0003\u0004", 0) || (head.starts("PK\u0005\u0006", 0) && head.length() == 22) ? ZIP : tarOr(head);
      case '0' -> head.starts("070701", 0) || head.starts("070702", 0) || (head.starts("070707", 0) && octal(head, 6, 70)) ? CPIO : tarOr(head);
      // A static library begins with its table of symbols, and what is in it is no file of a device.
      case '!' -> head.starts("!<arch>\n", 0) && !head.starts("/ ", 8) && !head.starts("__.SYMDEF", 8) && head.starts("`\n", 66) ? AR : tarOr(head);
      default -> tarOr(head);
    };
  }

  /** LZMA alone has no magic: the usual properties, a dictionary of a power of two (or one and a half), an unknown size or one below 1 TiB, and a range coder's first byte. */
  private static boolean lzma(Feed.Peek head) {
    if (head.length() < 14 || head.at(13) != 0) return false;
    long dictionary = head.at(1) | head.at(2) << 8 | head.at(3) << 16 | (long) head.at(4) << 24;
    if (dictionary < 4096 || dictionary > 1 << 28 || Long.bitCount(dictionary) > 2) return false;
    boolean unknown = true;
    for (int i = 5; i < 13; i++) unknown &= head.at(i) == 0xFF;
    return unknown || (head.at(10) == 0 && head.at(11) == 0 && head.at(12) == 0);
  }

  private static Format tarOr(Feed.Peek head) {
    return TarHeader.isOne(head) ? TAR : FILE;
  }

  private static boolean octal(Feed.Peek head, int from, int count) {
    for (int i = from; i < from + count; i++) if (head.at(i) < '0' || head.at(i) > '7') return false;
    return true;
  }
}
